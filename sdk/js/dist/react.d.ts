import type { ReactElement, ReactNode } from 'react';
import { track } from './beacon.js';
import type { Json, Options } from './beacon.js';
export interface ProviderProps extends Options {
    children?: ReactNode;
}
/** Begins with the first render in a browser, before its children track anything. */
export declare const BeaconProvider: ({ children, ...options }: ProviderProps) => ReactElement;
/** One page view a route, however often its component renders or is mounted. */
export declare const usePageView: () => void;
/** The fallback on the server and while hydrating, so that both render the same. */
export declare const useFlag: (flag: string, fallback?: boolean) => boolean;
export declare const useVariant: (flag: string) => Json;
export declare const useTrack: () => typeof track;
