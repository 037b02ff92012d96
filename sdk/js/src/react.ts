// React: a provider that begins, page views by route, flags that render again when they change.

import { createElement, Fragment, useEffect, useSyncExternalStore } from 'react';
import type { ReactElement, ReactNode } from 'react';

import { init, isEnabled, onChange, track, variant } from './beacon.js';
import type { Json, Options } from './beacon.js';
import { follow } from './routes.js';

export interface ProviderProps extends Options {
  children?: ReactNode;
}

/** Begins with the first render in a browser, before its children track anything. */
export const BeaconProvider = ({ children, ...options }: ProviderProps): ReactElement => {
  init(options);
  return createElement(Fragment, null, children);
};

/** One page view a route, however often its component renders or is mounted. */
export const usePageView = (): void => useEffect(follow, []);

/** The fallback on the server and while hydrating, so that both render the same. */
export const useFlag = (flag: string, fallback = false): boolean =>
  useSyncExternalStore(
    onChange,
    () => isEnabled(flag, fallback),
    () => fallback,
  );

export const useVariant = (flag: string): Json =>
  useSyncExternalStore(
    onChange,
    () => variant(flag),
    () => undefined,
  );

export const useTrack = (): typeof track => track;
