import { describe, expect, it } from 'vitest';

import {
  asSplit,
  asVariant,
  complete,
  evenly,
  finer,
  percentOf,
  totalOf,
  withPercent,
} from './rollout.js';

const shares = (...weights: number[]) =>
  weights.map((weight, at) => ({ variant: 'abcdef'[at]!, weight }));
const weights = (found: { weight: number }[]) => found.map((each) => each.weight);

describe('withPercent', () => {
  it('takes from the next in the list what one gains', () => {
    expect(weights(withPercent(shares(20, 30, 50), 0, 30))).toEqual([30, 20, 50]);
    expect(weights(withPercent(shares(20, 80), 0, 25))).toEqual([25, 75]);
  });
  it('goes on with those behind, then before, when the next has nothing left', () => {
    expect(weights(withPercent(shares(20, 30, 50), 0, 60))).toEqual([60, 0, 40]);
    expect(weights(withPercent(shares(20, 30, 50), 1, 100))).toEqual([0, 100, 0]);
  });
  it('gives to the next what one loses; the last gives to the one before', () => {
    expect(weights(withPercent(shares(20, 30, 50), 1, 10))).toEqual([20, 10, 70]);
    expect(weights(withPercent(shares(20, 30, 50), 2, 40))).toEqual([20, 40, 40]);
  });
  it.each([0, 1, 33, 99, 100])('adds up at %i percent, wherever', (percent) => {
    for (const at of [0, 1, 2, 3])
      expect(totalOf(withPercent(shares(1, 2, 3, 1), at, percent))).toBe(105);
  });
  it('changes nothing of a single share', () => {
    expect(weights(withPercent(shares(100), 0, 20))).toEqual([100]);
  });
});

it('makes coarse splits finer without moving anybody', () => {
  expect(weights(finer(shares(1, 2)))).toEqual([34, 68]);
  expect(weights(finer(shares(20, 80)))).toEqual([20, 80]);
});

it('tells percents with two decimals', () => {
  expect(percentOf(1, 3)).toBe(33.33);
  expect(percentOf(0, 0)).toBe(0);
});

it('lists each variant, and begins where one variant was for all', () => {
  expect(complete(shares(20), ['b', 'a'])).toEqual([
    { variant: 'a', weight: 20 },
    { variant: 'b', weight: 0 },
  ]);
  expect(asSplit({ variant: 'b' }, ['a', 'b']).split).toEqual([
    { variant: 'b', weight: 100 },
    { variant: 'a', weight: 0 },
  ]);
  expect(asVariant({ split: shares(20, 80) }, ['a', 'b'])).toEqual({ variant: 'b' });
});

it('shares evenly', () => {
  expect(weights(evenly(shares(0, 0, 0)))).toEqual([34, 33, 33]);
});
