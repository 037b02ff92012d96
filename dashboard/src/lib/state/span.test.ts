import { expect, test } from 'vitest';

import { spanOf } from './span.js';

const NOW = new Date('2026-03-30T12:34:56Z');
const of = (period: '24h' | '7d' | '30d' | '12mo', zone: string) => spanOf({ period }, zone, NOW);

test('periods begin as those of reports do, in the project’s zone', () => {
  expect(of('24h', 'UTC')).toEqual({ from: '2026-03-29T13:00:00.000Z' });
  expect(of('24h', 'Asia/Kolkata')).toEqual({ from: '2026-03-29T13:30:00.000Z' });
  expect(of('7d', 'UTC')).toEqual({ from: '2026-03-24T00:00:00.000Z' });
  expect(of('7d', 'Europe/Vienna')).toEqual({ from: '2026-03-23T23:00:00.000Z' });
  expect(of('30d', 'America/New_York')).toEqual({ from: '2026-03-01T05:00:00.000Z' });
  expect(of('12mo', 'UTC')).toEqual({ from: '2025-04-01T00:00:00.000Z' });
});

test('days are both included, and may be shorter where clocks change', () => {
  const view = { period: 'custom', from: '2026-03-29', to: '2026-03-29' } as const;
  expect(spanOf(view, 'Europe/Vienna')).toEqual({
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  });
});

test('times are as they are', () => {
  const [from, to] = ['2026-03-29T10:00:00Z', '2026-03-29T11:00:00Z'];
  expect(spanOf({ period: 'custom', from, to }, 'Europe/Vienna')).toEqual({ from, to });
});
