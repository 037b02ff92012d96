// Web vitals: what each is called, where it is good and where poor (web.dev), and how it is written.

import type { VitalsAnswer } from '$lib/api/journeys.js';
import type { Kind } from '$lib/format/numbers.js';

export const VITALS = ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'] as const;
export type Vital = (typeof VITALS)[number];
export type Rating = 'good' | 'middling' | 'poor';

/** Up to the first it is good, over the second poor; milliseconds, CLS a score. */
export const LIMITS: Record<Vital, [number, number]> = {
  LCP: [2500, 4000],
  INP: [200, 500],
  CLS: [0.1, 0.25],
  FCP: [1800, 3000],
  TTFB: [800, 1800],
};

export function ratingOf(vital: Vital, value: number): Rating {
  const [good, poor] = LIMITS[vital];
  return value <= good ? 'good' : value <= poor ? 'middling' : 'poor';
}

export const kindOf = (vital: Vital): Kind => (vital === 'CLS' ? 'score' : 'milliseconds');

export type Total = VitalsAnswer['total'][number];

/** In percent, how many measures were so, as the page that measured them said; the others are left
 * out. Undefined where none said. */
export function sharesOf({
  good,
  needs_improvement: middling,
  poor,
}: Total): Record<Rating, number> | undefined {
  const all = good + middling + poor;
  const share = (count: number) => (100 * count) / all;
  return all ? { good: share(good), middling: share(middling), poor: share(poor) } : undefined;
}

export interface PageRow {
  page: string | null;
  measures: number;
  values: Partial<Record<string, number>>;
}

/** A row for each page, those with the most measures first. */
export function pagesOf({ vitals }: VitalsAnswer): PageRow[] {
  const found = new Map<string | null, PageRow>();
  for (const { page, name, measures, value } of vitals) {
    const row = found.get(page) ?? { page, measures: 0, values: {} };
    row.measures = Math.max(row.measures, measures);
    row.values[name] = value;
    found.set(page, row);
  }
  return [...found.values()].sort((a, b) => b.measures - a.measures);
}

/** The pages that are worst in a vital first; pages without it are last. */
export function sorted(rows: PageRow[], by: string | null): PageRow[] {
  if (!by) return rows;
  return rows.toSorted((a, b) => (b.values[by] ?? -1) - (a.values[by] ?? -1));
}
