import { expect, test } from 'vitest';

import { fromLocalField, localField } from './local_times.js';

test('a time is written as the zone shows it', () => {
  expect(localField('2026-11-21T23:30:45Z', 'Europe/Berlin')).toBe('2026-11-22T00:30');
  expect(localField('2026-07-01T12:00:00Z', 'America/New_York')).toBe('2026-07-01T08:00');
});

test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Kiritimati'])(
  'what is read is what was written, in %s',
  (zone) => {
    for (const at of ['2026-01-15T09:07:00.000Z', '2026-08-15T22:45:00.000Z'])
      expect(fromLocalField(localField(at, zone), zone)).toBe(at);
  },
);

test('of a time that comes twice it is the first', () => {
  expect(fromLocalField('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
});

test('a time that clocks skip is as long after the gap', () => {
  expect(fromLocalField('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
});

test('no time is none', () => {
  expect(fromLocalField('', 'UTC')).toBeUndefined();
});
