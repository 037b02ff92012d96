// The metrics of the overview, and how each is written.

import type { Kind } from '$lib/format/numbers.js';

export const METRICS = [
  'visitors',
  'sessions',
  'pageviews',
  'events',
  'bounce_rate',
  'session_duration',
  'pages_per_session',
  'errors',
];

export const KINDS: Record<string, Kind> = {
  bounce_rate: 'percent',
  conversion_rate: 'percent',
  session_duration: 'duration',
  pages_per_session: 'decimal',
};

export const LOWER_IS_BETTER = new Set(['bounce_rate', 'errors']);
