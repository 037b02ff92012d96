import { expect, test } from 'vitest';

import { openDisk } from '../../src/tracker/disk';
import { anonymousId, forgetVisitor, sessionId } from '../../src/tracker/visitor';

const NOW = 1_795_000_000_000;
const MINUTE = 60_000;

test('a visitor keeps an id until it is forgotten', () => {
  const disk = {};
  const first = anonymousId(disk, NOW);
  expect(anonymousId(disk, NOW + 1e9)).toBe(first);
  forgetVisitor(disk);
  expect(disk).toEqual({});
  expect(anonymousId(disk, NOW)).not.toBe(first);
});

test('a session lasts as long as it is not idle for half an hour', () => {
  const disk = {};
  const first = sessionId(disk, NOW);
  for (const minutes of [29, 58, 87]) expect(sessionId(disk, NOW + minutes * MINUTE)).toBe(first);
  const second = sessionId(disk, NOW + 117 * MINUTE);
  expect(second).not.toBe(first);
  expect(sessionId(disk, NOW + 118 * MINUTE)).toBe(second);
});

test('what was written by something else is replaced', () => {
  expect(sessionId({ 'beacon.session': 'nonsense' }, NOW)).toMatch(/^[0-9a-f-]{36}$/);
});

test('nothing that can be kept is nobody, and no error', () => {
  const disk = openDisk(false);
  expect([anonymousId(disk, NOW), sessionId(disk, NOW)]).toEqual([undefined, undefined]);
  forgetVisitor(disk);
});
