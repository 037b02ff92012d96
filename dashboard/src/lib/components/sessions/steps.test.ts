import { expect, test } from 'vitest';

import type { TimelineEvent } from '$lib/api/explorer.js';

import { countsOf, stepsOf, textOf } from './steps.js';

const SESSION = { started_at: '2026-01-01T00:00:00Z', ended_at: '2026-01-01T00:10:00Z' };
const event = (offset: number, more: Partial<TimelineEvent> = {}) =>
  ({
    id: `at ${offset}`,
    event: 'purchase',
    offset,
    seconds: null,
    timestamp: new Date(Date.parse(SESSION.started_at) + offset * 1000).toISOString(),
    properties: null,
    level: null,
    ...more,
  }) as TimelineEvent;
const flag = (at: string) => ({ at, environment: 'production', flag: 'new-cart', variant: 'on' });

test('flags stand among the events, where they were seen', () => {
  const steps = stepsOf([event(0), event(60)], [flag('2026-01-01T00:00:30Z')], SESSION, true);
  expect(steps.map((each) => each.kind)).toEqual(['action', 'flag', 'action']);
  expect(steps[1]).toMatchObject({ offset: 30 });
});

test('flags of before, and of what is not loaded yet, are left out', () => {
  const flags = [flag('2025-12-31T00:00:00Z'), flag('2026-01-01T00:05:00Z')];
  expect(stepsOf([event(0), event(60)], flags, SESSION, false)).toHaveLength(2);
  expect(stepsOf([event(0), event(60)], flags, SESSION, true)).toHaveLength(3);
});

test('each kind says what matters of it', () => {
  const steps = stepsOf(
    [
      event(0, { event: 'page_view', page: '/cart' }),
      event(1, { event: 'error', level: 'error', message: 'It broke', page: '/cart' }),
      event(2, { event: '$identify', user_id: 'u-1' }),
      event(3, { properties: { total: 5, cart: {} } as never }),
    ],
    [],
    SESSION,
    true,
  );
  expect(steps.map((each) => textOf(each).title)).toEqual(['/cart', 'It broke', 'u-1', 'purchase']);
  expect(textOf(steps[3]!).detail).toBe('total 5');
  expect(Object.fromEntries(countsOf(steps))).toEqual({
    page: 1,
    error: 1,
    identify: 1,
    action: 1,
  });
});
