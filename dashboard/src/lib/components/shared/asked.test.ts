import { expect, test } from 'vitest';

import { intervalOf, periodOf } from './asked.js';

test('a period that is none is the report’s own', () => {
  expect(periodOf('7d')).toBe('7d');
  expect(periodOf('custom')).toBeUndefined();
  expect(periodOf(null)).toBeUndefined();
});

test.each([
  ['24h', 'hour'],
  ['30d', 'day'],
  ['12mo', 'month'],
] as const)('%s is split by the %s', (period, interval) => {
  expect(intervalOf(period)).toBe(interval);
});

test('a range of its own is split by its length', () => {
  const range = (to: string) => ({ from: '2026-01-01T00:00:00Z', to });
  expect(intervalOf(undefined)).toBe('day');
  expect(intervalOf(undefined, range('2026-01-02T00:00:00Z'))).toBe('hour');
  expect(intervalOf(undefined, range('2026-02-01T00:00:00Z'))).toBe('day');
  expect(intervalOf(undefined, range('2027-01-01T00:00:00Z'))).toBe('month');
});
