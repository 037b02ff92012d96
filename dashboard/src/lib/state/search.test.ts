import { expect, test } from 'vitest';

import type { LiveEvent } from './live.svelte.js';
import { judge, parseSearch } from './search.js';

const EVENT: LiveEvent = {
  id: '01a1ff52-321f-73bf-aafa-05f561eb93c3',
  timestamp: '2026-11-21T18:15:39Z',
  event: 'purchase',
  session_id: '01a1ff4e-a6c7-71dc-a144-44234407ee52',
  properties: { total: 120, plan: 'Pro', cart: { items: 3 }, note: 'a "b"' },
  is_bot: false,
  url: 'https://shop.example.com/docs/intro',
  page: '/docs/intro',
  referrer: 'https://www.google.com/',
  country: 'AT',
  city: 'New York',
  level: null,
};
const holds = (search: string) => judge(parseSearch(search)[0]!, EVENT);

test.each([
  ['purchase', true],
  ['event:Purchase', true],
  ['country:AT,DE', true],
  ['country:DE', false],
  ['-country:AT', false],
  ['page:/docs/*', true],
  ['page:/docs', false],
  ['plan:*', true],
  ['total:>=100', true],
  ['total:<100', false],
  ['cart.items:3', true],
  ['city:"new york"', true],
  ['referrer:www.google.com', true],
  ['property:plan:pro', true],
  ['property:country:AT', false],
  ['level:*', false],
  ['"a:b"', undefined],
  ['nowhere', undefined],
  ['tag:region:eu', undefined],
  ['utm_source:x', undefined],
  ['missing:x', undefined],
])('%s', (search, expected) => expect(holds(search)).toBe(expected));

test('a search is read as Beacon reads it', () => {
  const [words, keyed, number, address] = parseSearch(
    '"card declined" -property:country:A*,"D,E" total:>1.5 https://x.example',
  );
  expect(words).toMatchObject({ values: [['card declined']], negated: false });
  expect(keyed).toMatchObject({
    key: 'country',
    within: 'property',
    negated: true,
    values: [['A', ''], ['D,E']],
  });
  expect(number).toMatchObject({ key: 'total', comparison: '>', values: [['1.5']] });
  expect(address).toMatchObject({ values: [['https://x.example']] });
  expect(address!.key).toBeUndefined();
});
