import { expect, test } from 'vitest';

import { Problem } from '$lib/api/client.js';

import { errorIn, errorInLines, linesOf } from './lines.js';

const problem = new Problem(422, 'invalid_field', 'wrong', [
  { field: 'filters.messages[1]', message: 'filters.messages[1]: It is no pattern.' },
]);

test('lines are trimmed, and empty ones are none', () => {
  expect(linesOf(' a \n\n b c\n')).toEqual(['a', 'b c']);
});

test('what is wrong is told without the name of the field', () => {
  expect(errorIn(problem, 'filters.messages')).toBe('It is no pattern.');
  expect(errorIn(problem, 'filters.mess')).toBeUndefined();
  expect(errorIn(undefined, 'filters')).toBeUndefined();
});

test('what is wrong with a line names it', () => {
  expect(errorInLines(problem, 'filters.messages', ['a', '(b'])).toBe('(b: It is no pattern.');
});
