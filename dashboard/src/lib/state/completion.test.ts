import { expect, test } from 'vitest';

import { completed, quoted, withTerm, wordAt } from './completion.js';

const at = (text: string) => wordAt(text, text.length);

test('the word at the caret is what is completed', () => {
  expect(at('')).toMatchObject({ start: 0, text: '', key: undefined });
  expect(at('a cou')).toMatchObject({ start: 2, text: 'cou', key: undefined });
  expect(at('-country:A')).toMatchObject({ negated: true, key: 'country', text: 'A' });
  expect(at('city:"New Yo')).toMatchObject({ start: 0, key: 'city', text: 'New Yo' });
  expect(at('tag:region:e')).toMatchObject({ key: 'tag:region', text: 'e' });
  expect(at('https://x')).toMatchObject({ key: undefined, text: 'https://x' });
  expect(wordAt('a:b c', 3)).toMatchObject({ start: 0, end: 3, key: 'a', text: 'b' });
});

test('a key waits for its value, a value ends the word', () => {
  expect(completed('a cou', at('a cou'), 'country:')).toEqual({ search: 'a country:', caret: 10 });
  expect(completed('-c:A', at('-c:A'), 'c:AT')).toEqual({ search: '-c:AT ', caret: 6 });
  expect(completed('c:Axx b', wordAt('c:Axx b', 3), 'c:AT')).toEqual({
    search: 'c:AT b',
    caret: 5,
  });
});

test('values are quoted where the search would take them apart', () => {
  expect(quoted('AT')).toBe('AT');
  expect(quoted('New York')).toBe('"New York"');
  expect(quoted('a"b')).toBe('"a\\"b"');
  expect(quoted('>5')).toBe('">5"');
  expect(quoted('')).toBe('""');
});

test('a term is added once', () => {
  expect(withTerm('', 'country', 'AT')).toBe('country:AT');
  expect(withTerm('x country:AT', 'country', 'AT')).toBe('x country:AT');
});
