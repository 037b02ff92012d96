// Filters of reports, as the URL carries them and the API takes them. Pure.

export type Operator =
  | 'is'
  | 'is_not'
  | 'in'
  | 'not_in'
  | 'contains'
  | 'not_contains'
  | 'matches'
  | 'not_matches'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte';
export type Scalar = string | number | boolean | null;

/** One condition, as a chip shows it. */
export interface Comparison {
  dimension: string;
  operator: Operator;
  value: Scalar | Scalar[];
}

/** docs/reports.md, Filters: one of these. */
export type Filter =
  | Comparison
  | { and: Filter[] }
  | { or: Filter[] }
  | { not: Filter }
  | { segment: string }
  | { cohort: string }
  | { has_done: { event: string; properties?: Record<string, Scalar>; days?: number } }
  | { has_not_done: { event: string; properties?: Record<string, Scalar>; days?: number } };

export const isComparison = (filter: Filter): filter is Comparison => 'dimension' in filter;

/** What stands in the URL under `filters`: JSON, nothing for none. */
export function writeFilters(filters: Filter[]): string | null {
  return filters.length ? JSON.stringify(filters) : null;
}

/** What somebody has broken by hand is no filter, rather than an error. */
export function readFilters(text: string | null): Filter[] {
  if (!text) return [];
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? found.filter((each) => each && typeof each === 'object') : [];
  } catch {
    return [];
  }
}

/** A click on a value: it becomes the only filter of its dimension, or, clicked again, none. */
export function toggled(filters: Filter[], dimension: string, value: Scalar): Filter[] {
  const others = filters.filter((each) => !(isComparison(each) && each.dimension === dimension));
  const was = filters.some(
    (each) =>
      isComparison(each) &&
      each.dimension === dimension &&
      each.operator === 'is' &&
      each.value === value,
  );
  return was ? others : [...others, { dimension, operator: 'is', value }];
}

export const without = (filters: Filter[], index: number): Filter[] =>
  filters.filter((_, at) => at !== index);
