import { expect, test } from 'vitest';

import { KEY_PATTERN, keyOf } from './keys.js';

test.each([
  ['Left at payment!', 'left-at-payment'],
  ['  Été 2026 ', 'ete-2026'],
  ['__v1.2', 'v1.2'],
  ['日本', ''],
])('%s is %s', (name, key) => {
  expect(keyOf(name)).toBe(key);
  if (key) expect(new RegExp(`^${KEY_PATTERN}$`, 'v').test(key)).toBe(true);
});
