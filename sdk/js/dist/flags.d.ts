import type { Json } from './messages';
export declare const variant: (key: string) => Json;
export declare const isEnabled: (key: string, fallback?: boolean) => boolean;
/** Calls back after every change; what it returns ends that. */
export declare const onChange: (callback: () => void) => (() => void);
