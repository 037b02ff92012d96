// Lines of logs over time, a series for each level that there is. Pure.

import type { Series } from '$lib/charts/LineChart.svelte';
import type { Interval } from '$lib/format/times.js';
import { texts } from '$lib/texts/index.js';

const LEVELS = ['fatal', 'error', 'warning', 'info', 'debug'] as const;
const COLOURS: Record<string, number> = { fatal: 5, error: 3, warning: 4, info: 1, debug: 6 };

type Bucket = { at: string } & Record<(typeof LEVELS)[number], number>;

export const seriesOf = (buckets: Bucket[]): Series[] =>
  LEVELS.filter((level) => level === 'info' || buckets.some((each) => each[level])).map(
    (level) => ({
      name: texts.issues.levels[level]!,
      values: buckets.map((each) => each[level]),
      colour: COLOURS[level],
    }),
  );

export const intervalOf = (seconds: number): Interval =>
  seconds < 3600 ? 'minute' : seconds < 86_400 ? 'hour' : 'day';
