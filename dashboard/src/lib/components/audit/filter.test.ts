import { expect, test } from 'vitest';

import { fieldsOf, readFilter } from './filter.js';

test('what is empty filters nothing', () => {
  expect(readFilter(new URLSearchParams('actor=&action=+&range=7d'), 'UTC')).toEqual({});
});

test('the last day is in it, and days are those of the zone', () => {
  const days = new URLSearchParams('from=2026-03-01&to=2026-03-01');
  expect(readFilter(days, 'Asia/Tokyo')).toEqual({
    from: '2026-02-28T15:00:00.000Z',
    to: '2026-03-01T15:00:00.000Z',
  });
});

test('the day on which the clock changes is an hour shorter', () => {
  const days = new URLSearchParams('from=2026-03-29&to=2026-03-29');
  expect(readFilter(days, 'Europe/Madrid')).toEqual({
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  });
});

test('a day that is none is left out', () => {
  expect(readFilter(new URLSearchParams('from=yesterday&actor=ada@example.com'), 'UTC')).toEqual({
    actor: 'ada@example.com',
  });
});

test('fields are told before and after', () => {
  expect(fieldsOf({ name: 'Shop', days: 30 }, { name: 'Store', days: null })).toEqual([
    { name: 'days', before: '30', after: 'null' },
    { name: 'name', before: 'Shop', after: 'Store' },
  ]);
  expect(fieldsOf(null, { domains: ['a.example'] })).toEqual([
    { name: 'domains', before: '', after: '["a.example"]' },
  ]);
});
