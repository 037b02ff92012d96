// Svelte: flags as stores, page views by route.

import { readable } from 'svelte/store';
import type { Readable } from 'svelte/store';

import { isEnabled, onChange, variant } from './beacon';
import type { Json } from './beacon';
import { follow } from './routes';

/** `$checkout` of `const checkout = flag('checkout')`. */
export const flag = (name: string, fallback = false): Readable<boolean> =>
  readable(isEnabled(name, fallback), (set) => onChange(() => set(isEnabled(name, fallback))));

export const variantOf = (name: string): Readable<Json> =>
  readable<Json>(variant(name), (set) => onChange(() => set(variant(name))));

/** For onMount: one page view a route, as long as the component is there. */
export const pageViews = follow;
