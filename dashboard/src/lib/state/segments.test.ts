import { expect, test } from 'vitest';

import type { Filter } from './filters.js';
import { asOne, canBeSaved, keyOf } from './segments.js';

const page: Filter = { dimension: 'page', operator: 'is', value: '/' };

test('one filter is saved as it is, several as all of them', () => {
  expect(asOne([page])).toEqual(page);
  expect(asOne([page, { segment: 'eu' }])).toEqual({ and: [page, { segment: 'eu' }] });
});

test('a segment alone is saved already', () => {
  expect(canBeSaved([])).toBe(false);
  expect(canBeSaved([{ segment: 'eu' }])).toBe(false);
  expect(canBeSaved([{ segment: 'eu' }, page])).toBe(true);
});

test.each([
  ['Paying customers, EU', [], 'paying-customers-eu'],
  ['Käufer', [], 'kaufer'],
  ['東京', [], 'segment'],
  ['EU', ['eu', 'eu-2'], 'eu-3'],
])('%s becomes a key', (name, taken, key) => {
  expect(keyOf(name, taken)).toBe(key);
});
