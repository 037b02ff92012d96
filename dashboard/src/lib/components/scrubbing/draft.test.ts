import { expect, test } from 'vitest';

import { draftOf, sampleOf, scrubbingOf, triedOf } from './draft.js';

const usual = {
  enabled: true,
  events: false,
  names: true,
  secrets: true,
  cards: true,
  ibans: true,
  emails: true,
  ips: false,
  keys: ['pin code', 'order'],
  safe_keys: [],
  patterns: [{ name: 'order', regex: 'ORD-[0-9]+' }],
};

test('settings are what they were', () => {
  expect(scrubbingOf(draftOf(usual))).toEqual(usual);
});

test('patterns that nobody wrote yet are not tried', () => {
  const draft = {
    ...draftOf(usual),
    patterns: [
      { name: 'a', regex: '' },
      { name: '', regex: 'b' },
    ],
  };
  const { scrubbing, places } = triedOf(draft);
  expect(scrubbing.patterns).toEqual([{ name: '?', regex: 'b' }]);
  expect(places).toEqual([1]);
});

test('an object and a list are data, all else is a text', () => {
  expect(sampleOf('{"a": 1}')).toEqual({ data: { a: 1 } });
  expect(sampleOf('[1]')).toEqual({ data: [1] });
  expect(sampleOf('17')).toEqual({ text: '17' });
  expect(sampleOf('{a')).toEqual({ text: '{a' });
});
