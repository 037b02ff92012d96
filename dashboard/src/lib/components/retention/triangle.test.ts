import { expect, test } from 'vitest';

import { cellOf, heatOf, laterOf, linesOf, meansOf, mostOf } from './triangle.js';

const answer = {
  visitors: [],
  range: { from: '2026-01-05T00:00:00Z', to: '2026-01-26T00:00:00Z', tz: 'UTC' },
  cohorts: [
    { begins: '2026-01-05T00:00:00Z', visitors: 100, returned: [100, 20, 10] },
    { begins: '2026-01-12T00:00:00Z', visitors: 300, returned: [300, 30] },
    { begins: '2026-01-19T00:00:00Z', visitors: 0, returned: [0] },
  ],
};
const [before, after] = [Date.parse('2026-01-25T00:00:00Z'), Date.parse('2026-02-01T00:00:00Z')];

test('the last bucket of a range that goes on is open', () => {
  const open = linesOf(answer, before).map(({ cells }) => cells.map((cell) => cell.isOpen));
  expect(open).toEqual([[false, false, true], [false, true], [true]]);
  expect(linesOf(answer, after).some(({ cells }) => cells.some((cell) => cell.isOpen))).toBe(false);
});

test('rates are of the cohort; of nobody there is none', () => {
  const rates = linesOf(answer, after).map(({ cells }) => cells.map((cell) => cell.rate));
  expect(rates).toEqual([[100, 20, 10], [100, 10], [null]]);
});

test('a mean weighs cohorts by their size', () => {
  expect(meansOf(linesOf(answer, after))).toEqual([100, 12.5, 10]);
  expect(meansOf(linesOf(answer, before))).toEqual([100, 20, null]);
  expect(meansOf([])).toEqual([]);
});

test('later buckets, as far as one is over', () => {
  expect(laterOf(linesOf(answer, before))).toEqual([20]);
  expect(laterOf(linesOf(answer, after))).toEqual([12.5, 10]);
});

test('heat', () => {
  expect(mostOf(linesOf(answer, after))).toBe(20);
  expect([heatOf(20, 20), heatOf(5, 20), heatOf(null, 20), heatOf(0, 0)]).toEqual([1, 0.5, 0, 0]);
});

test('a cell in the address', () => {
  expect(cellOf('1~2026-03-02T00:00:00+01:00')).toEqual({
    cohort: '2026-03-02T00:00:00+01:00',
    bucket: 1,
  });
  expect([cellOf(null), cellOf('x~y'), cellOf('1')]).toEqual([undefined, undefined, undefined]);
});
