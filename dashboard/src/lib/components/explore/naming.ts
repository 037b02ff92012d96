// What metrics are called and how they are written, those of properties too. Pure.

import type { Kind } from '$lib/format/numbers.js';
import { texts } from '$lib/texts/index.js';

const KINDS: Record<string, Kind> = {
  bounce_rate: 'percent',
  conversion_rate: 'percent',
  session_duration: 'duration',
  pages_per_session: 'decimal',
};

/** Metrics of a property, written `p95:KEY`. */
export const KEYED = ['sum', 'avg', 'min', 'max', 'p50', 'p75', 'p90', 'p95', 'p99'];

export function metricText(metric: string): string {
  const [name, ...key] = metric.split(':');
  if (key.length) return texts.explore.of(texts.explore.keyed[name!] ?? name!, key.join(':'));
  return texts.terms.metrics[name!] ?? name!;
}

export const metricKind = (metric: string): Kind => KINDS[metric] ?? 'count';
