// Evaluations by day, as a chart takes them. Pure.

import type { Usage } from '$lib/api/flags.js';

export interface Line {
  variant: string | null;
  values: number[];
}

const DAY = 86_400_000; // milliseconds

/** The last so many days (UTC), today among them, as `2026-11-21`. */
export const daysUntil = (days: number, now = Date.now()): string[] =>
  Array.from({ length: days }, (_, at) =>
    new Date(now - (days - 1 - at) * DAY).toISOString().slice(0, 10),
  );

export const seenSince = (days: number, now = Date.now()): string =>
  `${daysUntil(days, now)[0]}T00:00:00Z`;

/** One line a variant, those of the flag in their order; what was never answered has none. */
export function linesOf(
  usage: Usage[],
  environment: string,
  days: string[],
  variants: string[],
): Line[] {
  const there = usage.filter((each) => each.environment === environment);
  const found = new Set(there.flatMap((day) => day.variants.map((each) => each.variant)));
  const ordered = [...variants.filter((each) => found.has(each))];
  const others = [...found].filter((each) => each === null || !variants.includes(each));
  return [...ordered, ...others].map((variant) => ({
    variant,
    values: days.map((day) =>
      there
        .filter((each) => each.day === day)
        .flatMap((each) => each.variants)
        .filter((each) => each.variant === variant)
        .reduce((sum, each) => sum + each.evaluations, 0),
    ),
  }));
}
