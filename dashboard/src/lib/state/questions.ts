// What builders ask: in the URL, as the API takes it, and as it is saved. Pure.

import type { Schemas } from '$lib/api/client.js';

import { readFilters, type Filter } from './filters.js';
import { isWhole, readStep } from './steps.js';
import { asQuestion, INTERVALS, PERIODS, writeView, type View } from './view.js';

export type ReportKind = Schemas['SavedReport']['kind'];

/** Where reports of each kind are made, below the project's address. */
export const PAGES: Record<ReportKind, string> = {
  query: 'explore',
  overview: '',
  funnel: 'funnels',
  retention: 'retention',
  paths: 'paths',
  'web-vitals': 'vitals',
};

export const WEEK = 7 * 86_400; // seconds
export const EVERY = ['day', 'week', 'month'] as const;
export const PERCENTILES = ['p50', 'p75', 'p90', 'p95', 'p99'] as const;
export const LONGEST_PATH = 10;
/** Rows of an explorer's table. */
const MOST_ROWS = 50;

/** Filters, range and bots: which events a question is about. */
export function aboutOf(view: View) {
  const { date_range, filters, bots } = asQuestion(view);
  return { date_range, filters, ...(bots ? { bots } : {}) };
}

export interface Funnel {
  steps: Filter[];
  window: number;
  by: string | null;
}

export function readFunnel(search: URLSearchParams): Funnel {
  return {
    steps: readFilters(search.get('steps')),
    window: whole(search.get('window'), 1, 366 * 86_400) ?? WEEK,
    by: search.get('by'),
  };
}

/** Undefined while there are less than two whole steps. */
export function askFunnel(
  view: View,
  { steps, window, by }: Funnel,
): Schemas['FunnelQuestion'] | undefined {
  const asked = steps.filter((each) => isWhole(readStep(each)));
  if (asked.length < 2) return undefined;
  return {
    ...aboutOf(view),
    steps: asked as Schemas['Filter'][],
    window,
    ...(by ? { dimension: by } : {}),
  };
}

export interface Retention {
  first: Filter | null;
  back: Filter | null;
  every: (typeof EVERY)[number];
}

export function readRetention(search: URLSearchParams): Retention {
  return {
    first: readFilters(search.get('first'))[0] ?? null,
    back: readFilters(search.get('back'))[0] ?? null,
    every: EVERY.find((each) => each === search.get('every')) ?? 'week',
  };
}

/** A step that is not whole yet is any event. */
export function askRetention(
  view: View,
  { first, back, every }: Retention,
): Schemas['RetentionQuestion'] {
  const asked = (filter: Filter | null) =>
    (filter && isWhole(readStep(filter)) ? filter : null) as Schemas['Filter'] | null;
  return { ...aboutOf(view), first: asked(first), back: asked(back), interval: every };
}

export interface Paths {
  of: 'page' | 'event';
  step: string | null;
  direction: 'after' | 'before';
  length: number;
}

export function readPaths(search: URLSearchParams): Paths {
  return {
    of: search.get('of') === 'event' ? 'event' : 'page',
    step: search.get('step') || null,
    direction: search.get('direction') === 'before' ? 'before' : 'after',
    length: whole(search.get('length'), 1, LONGEST_PATH) ?? 4,
  };
}

export function askPaths(view: View, paths: Paths): Schemas['PathsQuestion'] {
  return { ...aboutOf(view), ...paths, limit: 1000 };
}

export type Percentile = (typeof PERCENTILES)[number];

export const readPercentile = (search: URLSearchParams): Percentile =>
  PERCENTILES.find((each) => each === search.get('percentile')) ?? 'p75';

export const askVitals = (view: View, percentile: Percentile): Schemas['VitalsQuestion'] => ({
  ...aboutOf(view),
  percentile,
  limit: 1000,
});

export interface Exploration {
  metrics: string[];
  /** Dimensions but time. */
  by: string[];
  goal: string | null;
}

export function readExploration(search: URLSearchParams): Exploration {
  const listed = (name: string) => (search.get(name) ?? '').split(',').filter(Boolean);
  const metrics = listed('metrics');
  return {
    metrics: metrics.length ? metrics : ['visitors'],
    by: listed('by'),
    goal: search.get('goal'),
  };
}

/** Undefined while a goal is needed and none is chosen. */
export function askExploration(
  view: View,
  { metrics, by, goal }: Exploration,
): Schemas['Question'] | undefined {
  const needsGoal = metrics.some((each) => each.startsWith('conversion'));
  if (needsGoal && !goal) return undefined;
  return {
    ...asQuestion(view),
    metrics,
    dimensions: [...by, 'time'],
    limit: MOST_ROWS,
    ...(view.interval ? { interval: view.interval } : {}),
    ...(needsGoal ? { goal } : {}),
  };
}

type Saved = Record<string, unknown>;

/** A builder's own parameters, for a question that was saved. */
const WRITERS: Record<ReportKind, (question: Saved) => Record<string, unknown>> = {
  query: ({ metrics, dimensions, goal }) => ({
    metrics: String(metrics ?? ''),
    by: ((dimensions ?? []) as string[]).filter((each) => each !== 'time').join(','),
    goal: typeof goal === 'string' ? goal : null,
  }),
  overview: () => ({}),
  funnel: ({ steps, window, dimension }) => ({
    steps: JSON.stringify(steps ?? []),
    window: window === WEEK ? null : window,
    by: dimension,
  }),
  retention: ({ first, back, interval }) => ({
    first: first && JSON.stringify([first]),
    back: back && JSON.stringify([back]),
    every: interval,
  }),
  paths: ({ of, step, direction, length }) => ({ of, step, direction, length }),
  'web-vitals': ({ percentile }) => ({ percentile }),
};

/** The builder with this report in it: the rest of an address below the project's. */
export function addressOf(report: { id: string; kind: ReportKind; question: unknown }): string {
  const question = report.question as Saved;
  const range = (question.date_range ?? {}) as { period?: string; from?: string; to?: string };
  const interval = INTERVALS.find((each) => each === question.interval);
  const view: View = {
    period:
      PERIODS.find((each) => each === range.period) ?? (range.from && range.to ? 'custom' : '30d'),
    from: range.from ?? undefined,
    to: range.to ?? undefined,
    compare:
      question.compare === 'previous' || question.compare === 'year' ? question.compare : undefined,
    interval: report.kind === 'query' ? interval : undefined,
    filters: (question.filters ?? []) as Filter[],
    bots: question.bots === 'include' ? 'include' : 'exclude',
  };
  const url = writeView(new URL('http://beacon'), view);
  for (const [name, value] of Object.entries(WRITERS[report.kind](question)))
    if (value !== null && value !== undefined && value !== '')
      url.searchParams.set(name, String(value));
  url.searchParams.set('report', report.id);
  return `${PAGES[report.kind]}${url.search}`;
}

function whole(text: string | null, least: number, most: number): number | undefined {
  const found = Number(text);
  return text && Number.isInteger(found) && found >= least && found <= most ? found : undefined;
}
