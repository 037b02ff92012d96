import { expect, test } from 'vitest';

import { chosen } from '../../src/tracker/auto/chosen';
import { framesOf } from '../../src/tracker/auto/frames';

const ALL = ['clicks', 'scroll', 'vitals'];

test.each([
  ['', ALL],
  ['all', ALL],
  ['clicks', ['clicks']],
  ['vitals, clicks', ['clicks', 'vitals']],
  ['VITALS', ['vitals']],
  ['-clicks', ['scroll', 'vitals']],
  ['all -clicks  -scroll', ['vitals']],
  ['clicks all', ALL],
  ['clicks -clicks', []],
  ['unknown', []],
])('%j chooses %j', (list, names) => {
  expect(chosen(list, ALL)).toEqual(names);
});

const frame = (name: string | undefined, file: string, line: number, column: number) => ({
  function: name,
  file,
  line,
  column,
});

test('a stack of Chromium', () => {
  const stack = `TypeError: x is (no) function
    at pay (https://shop.example/a.js:1:20)
    at async Cart.send [as go] (https://shop.example/a.js?v=2:3:4)
    at https://shop.example:8443/b.js:5:6
    at Array.map (<anonymous>)
    at new Till (webpack-internal:///./src/till.js:7:8)`;
  expect(framesOf(stack)).toEqual([
    frame('pay', 'https://shop.example/a.js', 1, 20),
    frame('async Cart.send [as go]', 'https://shop.example/a.js?v=2', 3, 4),
    frame(undefined, 'https://shop.example:8443/b.js', 5, 6),
    frame('new Till', 'webpack-internal:///./src/till.js', 7, 8),
  ]);
});

test('a stack of Firefox and Safari', () => {
  const stack = `pay@https://shop.example/a.js:1:20
send/<@https://shop.example/@scope/a.js:3:4
@https://shop.example/b.js:5:6
map@[native code]
`;
  expect(framesOf(stack)).toEqual([
    frame('pay', 'https://shop.example/a.js', 1, 20),
    frame('send/<', 'https://shop.example/@scope/a.js', 3, 4),
    frame(undefined, 'https://shop.example/b.js', 5, 6),
  ]);
});

test('what is no stack has no frames, and a deep one has fifty', () => {
  expect(framesOf('')).toEqual([]);
  expect(framesOf('a text\nat noon')).toEqual([]);
  expect(framesOf('    at f (https://a.example/a.js:1:2)\n'.repeat(200))).toHaveLength(50);
});

test('a message made to be slow is not', () => {
  const began = performance.now();
  framesOf(`at ${'( at @'.repeat(100_000)}\n`.repeat(5) + `at ${'(https:'.repeat(280)}\n`.repeat(100));
  expect(performance.now() - began).toBeLessThan(1000);
});
