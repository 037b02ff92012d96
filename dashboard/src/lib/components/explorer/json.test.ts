import { expect, test } from 'vitest';

import { tokens } from './json.js';

test('the pieces are the text, and each has its kind', () => {
  const text = JSON.stringify({ 'a"b': [1.5, -2, 'x: 1', null], c: true }, null, 2);
  const found = tokens(text);
  expect(found.map((each) => each.text).join('')).toBe(text);
  expect(found.filter((each) => each.kind !== 'plain')).toEqual([
    { text: '"a\\"b"', kind: 'key' },
    { text: '1.5', kind: 'number' },
    { text: '-2', kind: 'number' },
    { text: '"x: 1"', kind: 'text' },
    { text: 'null', kind: 'word' },
    { text: '"c"', kind: 'key' },
    { text: 'true', kind: 'word' },
  ]);
});
