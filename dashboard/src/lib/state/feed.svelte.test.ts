import { expect, test } from 'vitest';

import { Feed, MOST } from './feed.svelte.js';

const event = (id: number) => ({
  id: String(id),
  timestamp: '2026-11-21T12:00:00Z',
  event: 'page_view',
  is_bot: false,
});
const ids = (feed: Feed) => feed.rows.map((each) => Number(each.id));

test('the newest stands first', () => {
  const feed = new Feed();
  feed.add([event(1), event(2)]);
  feed.add([event(3)]);
  expect(ids(feed)).toEqual([3, 2, 1]);
});

test('what was there before comes below, each once', () => {
  const feed = new Feed();
  feed.add([event(3)]);
  feed.begin([event(3), event(2), event(1)]);
  expect(ids(feed)).toEqual([3, 2, 1]);
});

test('what was missed stands where it belongs', () => {
  const feed = new Feed();
  const at = (id: number) => ({ ...event(id), timestamp: `2026-11-21T12:00:0${id}Z` });
  feed.add([at(1), at(2)]);
  feed.begin([at(4), at(3), at(2)]);
  expect(ids(feed)).toEqual([4, 3, 2, 1]);
});

test('what was missed while it is paused waits too', () => {
  const feed = new Feed();
  const at = (id: number) => ({ ...event(id), timestamp: `2026-11-21T12:00:0${id}Z` });
  feed.add([at(2)]);
  feed.toggle();
  feed.begin([at(3), at(2), at(1)]);
  expect([ids(feed), feed.waiting]).toEqual([[2], 1]);
  feed.toggle();
  expect(ids(feed)).toEqual([3, 2]);
});

test('paused, nothing moves and what comes is counted', () => {
  const feed = new Feed();
  feed.add([event(1)]);
  feed.toggle();
  feed.add([event(2), event(3)]);
  expect([ids(feed), feed.waiting]).toEqual([[1], 2]);
  feed.toggle();
  expect([ids(feed), feed.waiting]).toEqual([[3, 2, 1], 0]);
});

test('no more than a hundred are kept, however many come', () => {
  const feed = new Feed();
  feed.add(Array.from({ length: 250 }, (_, id) => event(id)));
  expect([feed.rows.length, ids(feed)[0]]).toEqual([MOST, 249]);
  feed.toggle();
  feed.add(Array.from({ length: 250 }, (_, id) => event(1000 + id)));
  expect(feed.waiting).toBe(250);
  feed.toggle();
  expect([feed.rows.length, ids(feed)[0]]).toEqual([MOST, 1249]);
});
