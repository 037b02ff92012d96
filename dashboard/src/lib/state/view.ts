// What a page of reports shows: range, comparison, filters, all of it in the URL. Pure.

import { readFilters, writeFilters, type Filter } from './filters.js';

export const PERIODS = ['24h', '7d', '30d', '12mo', 'custom'] as const;
export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export const COMPARISONS = ['previous', 'year'] as const;
export type Period = (typeof PERIODS)[number];
export type Interval = (typeof INTERVALS)[number];
export type Compare = (typeof COMPARISONS)[number];

export interface View {
  period: Period;
  from?: string;
  to?: string;
  compare?: Compare;
  interval?: Interval;
  filters: Filter[];
  bots: 'exclude' | 'include';
}

const DEFAULT: Period = '7d';

export function readView(search: URLSearchParams): View {
  const [from, to] = [search.get('from') ?? undefined, search.get('to') ?? undefined];
  let period = oneOf(PERIODS, search.get('period')) ?? (from && to ? 'custom' : DEFAULT);
  if (period === 'custom' && !(from && to)) period = DEFAULT;
  return {
    period,
    ...(period === 'custom' ? { from, to } : {}),
    compare: oneOf(COMPARISONS, search.get('compare')),
    interval: oneOf(INTERVALS, search.get('interval')),
    filters: readFilters(search.get('filters')),
    bots: search.get('bots') === 'include' ? 'include' : 'exclude',
  };
}

/** The same URL with this view; what is as ever is left out, and what else it says stays. */
export function writeView(url: URL, view: Partial<View>): URL {
  const whole = { ...readView(url.searchParams), ...view };
  const written = new URL(url);
  const custom = whole.period === 'custom';
  const values: Record<string, string | null | undefined> = {
    period: whole.period === DEFAULT ? null : whole.period,
    from: custom ? whole.from : null,
    to: custom ? whole.to : null,
    compare: whole.compare,
    interval: whole.interval,
    filters: writeFilters(whole.filters),
    bots: whole.bots === 'include' ? 'include' : null,
  };
  for (const [name, value] of Object.entries(values))
    if (value) written.searchParams.set(name, value);
    else written.searchParams.delete(name);
  return written;
}

/** As the founding GET endpoints take it. `tz` is the project's own where it is left out. */
export function asQuery(view: View) {
  return {
    ...dateRange(view),
    ...(view.compare ? { compare: view.compare } : {}),
    ...(view.bots === 'include' ? { bots: view.bots } : {}),
    ...(view.filters.length ? { filters: JSON.stringify(view.filters) } : {}),
  };
}

/** As the bodies of POST endpoints take it. */
export function asQuestion(view: View) {
  return {
    date_range: dateRange(view),
    filters: view.filters as Record<string, unknown>[],
    ...(view.compare ? { compare: view.compare } : {}),
    ...(view.bots === 'include' ? { bots: view.bots } : {}),
  };
}

export const dateRange = (view: View) =>
  view.period === 'custom'
    ? { period: 'custom' as const, from: view.from, to: view.to }
    : { period: view.period };

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | undefined {
  return allowed.find((each) => each === value);
}
