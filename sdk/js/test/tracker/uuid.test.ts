import { expect, test } from 'vitest';

import { uuid7 } from '../../src/tracker/uuid';

test('an id is a UUIDv7 whose first 48 bits are the time', () => {
  const id = uuid7(0x0190f5c4abcd);
  expect(id).toMatch(/^0190f5c4-abcd-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('no two ids of one moment are the same', () => {
  const ids = Array.from({ length: 10_000 }, () => uuid7(1));
  expect(new Set(ids).size).toBe(ids.length);
});
