import { expect, it } from 'vitest';

import { rowsOf } from './values.js';

it('opens one level, and pairs', () => {
  expect(
    rowsOf({ url: '/a', headers: [['Host', 'x']], data: { a: { b: 1 } }, none: null }),
  ).toEqual([
    { name: 'url', text: '/a', isCode: false },
    { name: 'headers.Host', text: 'x', isCode: false },
    { name: 'data.a', text: '{\n  "b": 1\n}', isCode: true },
  ]);
});
