import { expect, test } from 'vitest';

import type { Filter } from '$lib/state/filters.js';

import { barsOf } from './top.js';

const row = (country: string | null, visitors: number, before?: number) => ({
  dimensions: { country },
  metrics: { visitors },
  series: {},
  compared: before === undefined ? null : { metrics: { visitors: before }, series: {} },
});
const shown = { dimension: 'country', metric: 'visitors' };

test('a bar has a name for people, and what it is filtered by', () => {
  const filters: Filter[] = [{ dimension: 'country', operator: 'is', value: 'AT' }];
  expect(barsOf([row('AT', 3), row(null, 1)], { ...shown, filters, isCompared: false })).toEqual([
    { name: 'AT', text: 'Austria', value: 3, code: 'AT', isChosen: true },
    { name: null, text: '(none)', value: 1, code: null, isChosen: false },
  ]);
});

test('compared it says what was before, and null of what was not there', () => {
  const bars = barsOf([row('AT', 3, 2), row('DE', 1)], { ...shown, isCompared: true });
  expect(bars.map(({ before }) => before)).toEqual([2, null]);
});
