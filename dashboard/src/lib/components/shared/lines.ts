// The lines of a report over time: of each group its first metric, or of the whole each metric. Pure.

import type { Series } from '$lib/charts/LineChart.svelte';
import type { Row } from '$lib/api/reports.js';
import { valueText } from '$lib/state/filter_texts.js';

const MOST = 6; // as many as there are colours

export function linesOf(
  rows: Row[],
  metrics: string[],
  nameOf: (metric: string) => string,
): Series[] {
  const isOne = rows.length === 1 && !Object.keys(rows[0]!.dimensions).length;
  const lines = isOne
    ? metrics.map((metric) => ({ name: nameOf(metric), values: rows[0]!.series[metric] ?? [] }))
    : rows.map((row) => ({ name: groupText(row), values: row.series[metrics[0]!] ?? [] }));
  return lines.slice(0, MOST);
}

const groupText = (row: Row) =>
  Object.entries(row.dimensions)
    .map(([dimension, value]) => valueText(dimension, value))
    .join(', ');
