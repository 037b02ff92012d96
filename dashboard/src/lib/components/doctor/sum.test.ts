import { expect, test } from 'vitest';

import { sumOf } from './sum.js';

const BALANCE = {
  received: 100,
  stored: 90,
  duplicate: 6,
  rejected: 1,
  dropped: 0,
  missing: 0,
  waiting: 3,
};

test('what was received is the sum of its parts', () => {
  const { parts, off } = sumOf(BALANCE);
  expect(parts.map(({ name }) => name)).toEqual(['stored', 'duplicate', 'rejected', 'waiting']);
  expect(off).toBe(0);
});

test('what is rare is told where there is any', () => {
  const { parts, off } = sumOf({ ...BALANCE, received: 105, missing: 5 });
  expect(parts.map(({ name }) => name)).toContain('missing');
  expect(off).toBe(0);
});

test('a gap is told', () => {
  expect(sumOf({ ...BALANCE, received: 107 }).off).toBe(7);
});

test('while Postgres is away nobody knows', () => {
  const unknown = { stored: null, duplicate: null, rejected: null, dropped: null, missing: null };
  expect(sumOf({ ...unknown, received: 7, waiting: null })).toEqual({
    received: 7,
    parts: [],
    off: undefined,
  });
});
