import { expect, test } from 'vitest';

import { tickTexts } from './times.js';

test('hours of one day are told by their time', () => {
  const hours = ['2026-11-22T06:00:00Z', '2026-11-22T12:00:00Z'];
  expect(tickTexts(hours, 'hour', 'UTC')).toEqual(['06:00', '12:00']);
});

test('of hours over several days the first of each is told by the day', () => {
  const hours = ['2026-11-21T06:00:00Z', '2026-11-21T18:00:00Z', '2026-11-22T07:00:00Z'];
  expect(tickTexts(hours, 'hour', 'UTC')).toEqual(['21 Nov', '18:00', '22 Nov']);
});

test('days are told as they are', () => {
  const days = ['2026-11-21T00:00:00Z', '2026-11-23T00:00:00Z'];
  expect(tickTexts(days, 'day', 'UTC')).toEqual(['21 Nov', '23 Nov']);
});
