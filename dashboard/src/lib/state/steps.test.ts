import { expect, test } from 'vitest';

import type { Filter } from './filters.js';
import { isWhole, moved, readStep, writeStep } from './steps.js';

const purchase: Filter = { dimension: 'event', operator: 'is', value: 'purchase' };
const large: Filter = { dimension: 'property:value', operator: 'gt', value: '100' };

test.each<Filter | null>([
  null,
  purchase,
  large,
  { dimension: 'page', operator: 'is', value: '/cart' },
  { dimension: 'page', operator: 'contains', value: 'cart' },
  { dimension: 'page', operator: 'matches', value: '^/c' },
  { dimension: 'page', operator: 'is', value: null },
  { and: [purchase, large] },
  { and: [large, purchase] },
  { or: [purchase, large] },
  { not: purchase },
])('what is read is written as it was: %j', (filter) => {
  expect(writeStep(readStep(filter))).toEqual(filter);
});

test('an event with conditions', () => {
  expect(readStep({ and: [purchase, large] })).toEqual({
    kind: 'event',
    value: 'purchase',
    conditions: [large],
  });
});

test('what the form has no field for is a condition', () => {
  const either: Filter = { or: [purchase, large] };
  expect(readStep(either)).toEqual({ kind: 'any', value: '', conditions: [either] });
});

test('a step without a name cannot be asked', () => {
  expect(isWhole({ kind: 'event', value: '', conditions: [large] })).toBe(false);
  expect(isWhole({ kind: 'any', value: '', conditions: [] })).toBe(false);
  expect(isWhole({ kind: 'any', value: '', conditions: [large] })).toBe(true);
  expect(isWhole({ kind: 'page', value: '/', conditions: [] })).toBe(true);
});

test('moving', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
});
