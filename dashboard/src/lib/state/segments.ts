// Segments of what is filtered now. Pure.

import type { Filter } from './filters.js';

const LONGEST = 100; // letters of a key

/** All filters as one. */
export const asOne = (filters: Filter[]): Filter =>
  filters.length === 1 ? filters[0]! : { and: filters };

/** There is something to save, and it is no segment already. */
export const canBeSaved = (filters: Filter[]): boolean =>
  filters.length > 1 || (filters.length === 1 && !('segment' in filters[0]!));

/** `Paying customers, EU` -> `paying-customers-eu`; another where that is taken, or says nothing. */
export function keyOf(name: string, taken: string[]): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[a-z0-9]+/g) ?? ['segment'];
  const key = words.join('-').slice(0, LONGEST - 4);
  let found = key;
  for (let number = 2; taken.includes(found); number++) found = `${key}-${number}`;
  return found;
}
