import { expect, test } from 'vitest';

import { judging } from './judging.js';
import type { LiveEvent } from './live.svelte.js';
import { merged } from './tail.svelte.js';

const event = (more: Partial<LiveEvent> = {}): LiveEvent => ({
  id: 'a',
  timestamp: '2026-01-01T00:00:00Z',
  event: 'purchase',
  properties: { plan: 'pro' },
  session_id: 's',
  is_bot: false,
  country: 'AT',
  ...more,
});
const all = { filters: [], bots: 'exclude' as const };

test('bots are left out unless they are asked for', () => {
  expect(judging('', all)(event({ is_bot: true }))).toBe(false);
  expect(judging('', { ...all, bots: 'include' })(event({ is_bot: true }))).toBe(true);
});

test('search and filters must both hold', () => {
  const is = (dimension: string, value: string | null) => ({
    ...all,
    filters: [{ dimension, operator: 'is' as const, value }],
  });
  expect(judging('event:purchase', is('country', 'AT'))(event())).toBe(true);
  expect(judging('event:signup', is('country', 'AT'))(event())).toBe(false);
  expect(judging('', is('country', 'DE'))(event())).toBe(false);
  expect(judging('', is('property:plan', 'pro'))(event())).toBe(true);
  expect(judging('', is('property:coupon', null))(event())).toBe(true);
});

test('of what only Beacon can judge nothing is said, unless something else is wrong', () => {
  const view = { ...all, filters: [{ segment: 'paying' }] };
  expect(judging('', view)(event())).toBeUndefined();
  expect(judging('event:signup', view)(event())).toBe(false);
  expect(judging('utm_source:x', all)(event())).toBeUndefined();
});

test('events stand once, the newest first, as they are known last', () => {
  const at = (id: string, timestamp: string, city = '') => ({ id, timestamp, city });
  const found = merged(
    [at('b', '2026-01-02'), at('a', '2026-01-01', 'new')],
    [at('a', '2026-01-01')],
  );
  expect(found.map((each) => each.id + each.city)).toEqual(['b', 'anew']);
});
