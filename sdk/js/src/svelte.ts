// Svelte: flags as stores, page views by route.

import { readable } from 'svelte/store';
import type { Readable } from 'svelte/store';

import { isEnabled, onChange, variant } from './beacon.js';
import type { Json } from './beacon.js';
import { follow } from './routes.js';

/** Asked again with its first subscriber: it may stand in a module, which is there before `init`. */
const live = <T>(read: () => T): Readable<T> =>
  readable(read(), (set) => {
    set(read());
    return onChange(() => set(read()));
  });

/** `$checkout` of `const checkout = flag('checkout')`. */
export const flag = (name: string, fallback = false): Readable<boolean> =>
  live(() => isEnabled(name, fallback));

export const variantOf = (name: string): Readable<Json> => live(() => variant(name));

/** For onMount: one page view a route, as long as the component is there. */
export const pageViews = follow;
