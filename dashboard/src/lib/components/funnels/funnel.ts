// What a funnel's answer says, step by step. Pure.

import type { FunnelAnswer } from '$lib/api/journeys.js';

export interface Stage {
  visitors: number;
  /** In percent of the first step. */
  rate: number | null;
  /** In percent of the step before; of the first none. */
  went: number | null;
  /** How many of the step before are not here. */
  lost: number;
  /** The median from the step before, in seconds. */
  seconds: number | null;
}

export function stagesOf(steps: FunnelAnswer['steps']): Stage[] {
  return steps.map(({ visitors, rate, seconds }, at) => {
    const before = steps[at - 1]?.visitors;
    return {
      visitors,
      rate,
      went: before ? (100 * visitors) / before : null,
      lost: before === undefined ? 0 : before - visitors,
      seconds,
    };
  });
}
