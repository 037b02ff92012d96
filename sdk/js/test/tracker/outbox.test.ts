import { expect, test } from 'vitest';

import { MAX_AGE_MILLISECONDS, MAX_CHARACTERS, openOutbox } from '../../src/tracker/outbox';
import { uuid7 } from '../../src/tracker/uuid';

const NOW = 1_795_000_000_000;
const PROJECT = 'proj_a';

function open(disk: Record<string, string> = {}, now = NOW) {
  return openOutbox(disk, PROJECT, now);
}

const event = (n: number, characters = 10) => JSON.stringify({ n, text: 'x'.repeat(characters) });
const bodyOf = (body: string) => JSON.parse(body).events.map(({ n }: { n: number }) => n);

test('what one page adds, the next finds in its order', () => {
  const disk = {};
  const outbox = open(disk);
  for (const n of [1, 2, 3]) outbox.add(uuid7(NOW + n), event(n));
  const next = open(disk, NOW + 1e6);
  expect(bodyOf(next.batch(0)[1])).toEqual([1, 2, 3]);
  expect(bodyOf(next.batch(2)[1])).toEqual([3]);
  expect(next.batch(3)).toEqual([[], '{"events":[]}']);
});

test('what is removed is found by no other page', () => {
  const disk = { 'something.else': '1' };
  const outbox = open(disk);
  for (const n of [1, 2]) outbox.add(uuid7(NOW + n), event(n));
  outbox.batch(0)[0].forEach(outbox.remove);
  outbox.remove('what is not there');
  expect(disk).toEqual({ 'something.else': '1' });
  expect(outbox.events.size).toBe(0);
});

test('events of another project are left alone, and old ones of any are thrown away', () => {
  const disk: Record<string, string> = { 'beacon.anon': 'a', 'beacon.session': 's' };
  openOutbox(disk, 'proj_b', NOW).add(uuid7(NOW), event(1));
  const others = { ...disk };
  openOutbox(disk, 'proj_b', NOW).add(uuid7(NOW - MAX_AGE_MILLISECONDS - 1), event(2));
  open(disk).add(uuid7(NOW - MAX_AGE_MILLISECONDS - 1), event(3));
  expect(open(disk).events.size).toBe(0);
  expect(disk).toEqual(others);
});

test('the oldest give way when there are too many', () => {
  const disk = {};
  const outbox = open(disk);
  const sizes = Array.from({ length: 25 }, (_, n) => outbox.add(uuid7(NOW + n), event(n, 60_000)));
  const kept = [...outbox.events.values()].map((text) => JSON.parse(text).n);
  expect(kept.at(-1)).toBe(sizes.length - 1);
  expect(kept).toEqual(kept.map((_, index) => kept[0] + index));
  const characters = [...outbox.events.values()].reduce((sum, text) => sum + text.length, 0);
  expect(characters).toBeLessThanOrEqual(MAX_CHARACTERS);
  expect(characters).toBeGreaterThan(MAX_CHARACTERS - 61_000);
  expect(Object.keys(disk)).toHaveLength(outbox.events.size);
});

test('a batch stays small, and an event that is too large goes alone', () => {
  const outbox = open();
  outbox.add(uuid7(NOW), event(1, 100_000));
  for (let n = 2; n < 200; n++) outbox.add(uuid7(NOW + n), event(n, 300));
  const [ids, body] = outbox.batch(0);
  expect([ids.length, bodyOf(body)]).toEqual([1, [1]]);
  const [more, text] = outbox.batch(1);
  expect(more.length).toBeGreaterThan(40);
  expect(text.length).toBeLessThan(21_000);
});
