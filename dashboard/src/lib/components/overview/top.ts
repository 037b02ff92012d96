// The top lists of an overview: which there are, and their bars. Pure.

import type { Bar } from '$lib/charts/BarList.svelte';
import type { Row } from '$lib/api/reports.js';
import { valueText } from '$lib/state/filter_texts.js';
import { isComparison, type Filter } from '$lib/state/filters.js';

export interface TopKind {
  /** The first is shown until another is chosen. */
  dimensions: [string, ...string[]];
  metric: string;
}

export const LISTS: TopKind[] = [
  { dimensions: ['page', 'entry_page', 'exit_page'], metric: 'visitors' },
  { dimensions: ['source', 'referrer', 'utm_campaign'], metric: 'visitors' },
  { dimensions: ['channel'], metric: 'visitors' },
  { dimensions: ['country', 'region', 'city'], metric: 'visitors' },
  { dimensions: ['device', 'browser', 'os', 'screen', 'language'], metric: 'visitors' },
  { dimensions: ['event'], metric: 'events' },
];

interface Shown {
  dimension: string;
  metric: string;
  /** Those that are filtered by are marked. */
  filters?: Filter[];
  isCompared: boolean;
}

export const barsOf = (rows: Row[], { dimension, metric, filters = [], isCompared }: Shown) =>
  rows.map((row): Bar => {
    const name = row.dimensions[dimension] ?? null;
    return {
      name,
      text: valueText(dimension, name),
      value: row.metrics[metric] ?? null,
      ...(isCompared && { before: row.compared?.metrics[metric] ?? null }),
      code: dimension === 'country' ? name : null,
      isChosen: filters.some(
        (each) => isComparison(each) && each.dimension === dimension && each.value === name,
      ),
    };
  });
