import { expect, test } from 'vitest';

import { humanised } from '$lib/format/numbers.js';

import { kindOf, pagesOf, ratingOf, sharesOf, sorted } from './vitals.js';

test('limits belong to the better side', () => {
  expect([2500, 2501, 4000, 4001].map((value) => ratingOf('LCP', value))).toEqual([
    'good',
    'middling',
    'middling',
    'poor',
  ]);
  expect(ratingOf('CLS', 0.26)).toBe('poor');
});

test('texts', () => {
  expect(humanised(1234.5, kindOf('LCP'))).toBe('1.23 s');
  expect(humanised(230.4, kindOf('INP'))).toBe('230 ms');
  expect(humanised(0.0575, kindOf('CLS'))).toBe('0.06');
});

const vital = (page: string | null, name: string, measures: number, value: number) => ({
  page,
  name,
  measures,
  value,
});
const range = { from: '', to: '', tz: 'UTC' };
const rows = pagesOf({
  range,
  total: [],
  vitals: [vital('/', 'LCP', 5, 2000), vital('/a', 'LCP', 9, 1000), vital('/', 'CLS', 4, 0.3)],
});

test('one row a page, those with most measures first', () => {
  expect(rows).toEqual([
    { page: '/a', measures: 9, values: { LCP: 1000 } },
    { page: '/', measures: 5, values: { LCP: 2000, CLS: 0.3 } },
  ]);
});

test('the worst pages of a vital first, those without it last', () => {
  expect(sorted(rows, 'LCP').map((row) => row.page)).toEqual(['/', '/a']);
  expect(sorted(rows, 'CLS').map((row) => row.page)).toEqual(['/', '/a']);
  expect(sorted(rows, null)).toBe(rows);
});

test('shares by what the page said; what it did not say is left out', () => {
  const total = { name: 'LCP', measures: 17, value: 2000, good: 6, needs_improvement: 3, poor: 1 };
  expect(sharesOf(total)).toEqual({ good: 60, middling: 30, poor: 10 });
  expect(sharesOf({ ...total, good: 0, needs_improvement: 0, poor: 0 })).toBeUndefined();
});
