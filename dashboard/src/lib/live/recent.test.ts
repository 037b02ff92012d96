import { expect, test } from 'vitest';

import { Recent, WINDOW } from './recent.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const on = (session_id: string, page: string | null, ago = 0, is_bot = false) => ({
  session_id,
  page,
  timestamp: new Date(NOW - ago).toISOString(),
  is_bot,
});

test('a session is on the page where it was last', () => {
  const recent = new Recent();
  recent.see([on('a', '/', 3000), on('b', '/', 2000), on('a', '/cart', 1000)]);
  recent.see([on('c', '/', 500), on('a', '/late', 4000), on('b', null)]);
  expect(recent.pages(NOW)).toEqual([
    ['/', 2],
    ['/cart', 1],
  ]);
});

test('bots are on none, and after five minutes nobody is', () => {
  const recent = new Recent();
  recent.see([on('bot', '/', 0, true), on('old', '/', WINDOW + 1), on('a', '/', WINDOW)]);
  expect(recent.pages(NOW)).toEqual([['/', 1]]);
  expect(recent.pages(NOW + 1000)).toEqual([]);
});

test('who has a clock that runs ahead is not there for longer', () => {
  const recent = new Recent();
  recent.see([{ ...on('a', '/', -WINDOW), received_at: new Date(NOW).toISOString() }]);
  expect(recent.pages(NOW + WINDOW)).toHaveLength(1);
  expect(recent.pages(NOW + WINDOW + 1000)).toEqual([]);
});
