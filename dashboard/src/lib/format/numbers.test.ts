import { expect, test } from 'vitest';

import { changedBy } from './numbers.js';

test.each([
  [0, '0%'],
  [12.345, '12.3%'],
  [-80, '80%'],
  [899, '899%'],
  [900, '×10'],
  [2012, '×21'],
  [1_234_400, '×12.3K'],
])('a change by %d percent is %s', (by, text) => expect(changedBy(by)).toBe(text));
