import { expect, test } from 'vitest';

import type { Filter } from '$lib/state/filters.js';
import { asWho, endOf, endsOf } from './who.js';

const step: Filter = { dimension: 'event', operator: 'is', value: 'signup' };

test('of one step: who has done it', () => {
  expect(endsOf(0)).toEqual(['reached']);
  expect(endsOf(1)).toEqual(['reached']);
});

test('of more: who left between two of them', () => {
  expect(endsOf(3)).toEqual(['reached', 'dropped:1', 'dropped:2', 'reached:1', 'reached:2']);
});

test.each(endsOf(3))('%s is read as it was written', (end) => {
  expect(endOf(asWho([step, step, step], end, 60))).toBe(end);
});
