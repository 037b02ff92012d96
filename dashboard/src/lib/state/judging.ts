// Whether a live event belongs to a list of events: its search and its filters. Pure.
// Undefined: only Beacon knows.

import type { Filter } from './filters.js';
import { isComparison } from './filters.js';
import type { LiveEvent } from './live.svelte.js';
import { judge, parseSearch } from './search.js';
import type { View } from './view.js';

const FIELDS = new Set(
  'event page hostname level environment release channel browser os device country region city'.split(
    ' ',
  ),
);

export function judging(search: string, view: Pick<View, 'filters' | 'bots'>) {
  const terms = parseSearch(search);
  return (event: LiveEvent): boolean | undefined => {
    if (event.is_bot && view.bots === 'exclude') return false;
    const verdicts = [
      ...terms.map((term) => judge(term, event)),
      ...view.filters.map((filter) => passes(filter, event)),
    ];
    if (verdicts.includes(false)) return false;
    return verdicts.includes(undefined) ? undefined : true;
  };
}

function passes(filter: Filter, event: LiveEvent): boolean | undefined {
  if (!isComparison(filter)) return undefined;
  const found = valueOf(filter.dimension, event);
  if (found === undefined) return undefined;
  const values = [filter.value].flat().map((each) => (each === null ? null : String(each)));
  switch (filter.operator) {
    case 'is':
    case 'in':
      return values.includes(found);
    case 'is_not':
    case 'not_in':
      return !values.includes(found);
    default:
      return undefined;
  }
}

function valueOf(dimension: string, event: LiveEvent): string | null | undefined {
  if (FIELDS.has(dimension)) return (event[dimension] as string | null | undefined) ?? null;
  const key = /^property:(.+)$/s.exec(dimension)?.[1];
  if (!key || event.properties === null) return undefined;
  const found = event.properties[key] ?? null;
  return found === null ? null : typeof found === 'object' ? undefined : String(found);
}
