// Flags as they were told last: those of the visit before until the server has spoken.

import { listeners, memory } from './beacon';
import type { Json } from './messages';

export const variant = (key: string): Json => memory.flags[key];

export const isEnabled = (key: string, fallback = false): boolean =>
  !!(memory.flags[key] ?? fallback);

/** Calls back after every change; what it returns ends that. */
export const onChange = (callback: () => void): (() => void) => {
  listeners.add(callback);
  return () => {
    listeners.delete(callback);
  };
};
