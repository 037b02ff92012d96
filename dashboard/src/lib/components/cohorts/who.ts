// Which of those who went some steps are in a cohort. Pure.

import type { Schemas } from '$lib/api/client.js';
import type { Filter } from '$lib/state/filters.js';

type Who = Schemas['Who'];
/** `reached`: the last step. Steps count from 1. */
export type End = 'reached' | `reached:${number}` | `dropped:${number}`;

/** What can be asked of so many steps. */
export function endsOf(count: number): End[] {
  const before = Array.from({ length: Math.max(0, count - 1) }, (_, at) => at + 1);
  return [
    'reached',
    ...before.map((step): End => `dropped:${step}`),
    ...before.map((step): End => `reached:${step}`),
  ];
}

export function asWho(steps: Filter[], end: End, window: number): Who {
  const [name, step] = end.split(':');
  return {
    steps: steps as Schemas['Filter'][],
    window,
    reached: name === 'reached' && step ? Number(step) : null,
    dropped: name === 'dropped' ? Number(step) : null,
  };
}

export const endOf = (who: Who): End =>
  who.dropped ? `dropped:${who.dropped}` : who.reached ? `reached:${who.reached}` : 'reached';
