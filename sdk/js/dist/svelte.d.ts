import type { Readable } from 'svelte/store';
import type { Json } from './beacon.js';
import { follow } from './routes.js';
/** `$checkout` of `const checkout = flag('checkout')`. */
export declare const flag: (name: string, fallback?: boolean) => Readable<boolean>;
export declare const variantOf: (name: string) => Readable<Json>;
/** For onMount: one page view a route, as long as the component is there. */
export declare const pageViews: typeof follow;
