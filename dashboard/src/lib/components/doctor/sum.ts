// The sum that must add up: received = stored + duplicate + rejected + dropped + missing + waiting.

import type { NodeBalance } from '$lib/api/ingest.js';

export const PARTS = ['stored', 'duplicate', 'rejected', 'dropped', 'missing', 'waiting'] as const;
export type Part = (typeof PARTS)[number];
const ALWAYS: Part[] = ['stored', 'duplicate', 'rejected', 'waiting'];

export interface Sum {
  received: number;
  parts: { name: Part; events: number }[];
  /** By how many events it does not add up; nothing where it is not known, as Postgres is away. */
  off: number | undefined;
}

/** `dropped` and `missing` are told where there are any. Of other nodes nobody knows what waits. */
export function sumOf(balance: Record<Part, number | null> & Pick<NodeBalance, 'received'>): Sum {
  const known = PARTS.filter((name) => balance[name] !== null);
  const parts = known
    .map((name) => ({ name, events: balance[name]! }))
    .filter(({ name, events }) => events > 0 || ALWAYS.includes(name));
  const sum = parts.reduce((total, part) => total + part.events, 0);
  const isKnown = balance.stored !== null;
  return { received: balance.received, parts, off: isKnown ? balance.received - sum : undefined };
}
