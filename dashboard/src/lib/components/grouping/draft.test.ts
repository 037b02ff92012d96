import { expect, test } from 'vitest';

import { Problem } from '$lib/api/client.js';
import type { GroupingRule } from '$lib/api/grouping.js';

import { areSame, blankRule, draftOf, faultOf, isWhole, ruleOf, triedOf } from './draft.js';
import { thenTold, whenTold } from './told.js';

const rules: GroupingRule[] = [
  {
    match: [
      { field: 'type', op: 'is', value: 'CartError' },
      { field: 'tag:customer', op: 'glob', value: 'ac*' },
    ],
    action: { fingerprint: ['cart', '{{ tags.customer }}'], title: 'Cart', in_app: null },
  },
  { match: [{ field: 'file', op: 'contains', value: '' }], action: { in_app: false } },
];

test('rules are what they were', () => {
  expect(areSame(draftOf(rules).map(ruleOf), rules)).toBe(true);
  expect(areSame(rules.toReversed(), rules)).toBe(false);
});

test('a rule without an action, or with a tag of no name, is not whole', () => {
  const rule = blankRule(1);
  expect(isWhole(rule)).toBe(false);
  expect(isWhole({ ...rule, frames: 'own' })).toBe(true);
  const match = [{ ...rule.match[0]!, field: 'tag', tag: ' ' }];
  expect(isWhole({ ...rule, frames: 'own', match })).toBe(false);
});

test('whole rules are tried, and it is known where they stand', () => {
  const draft = draftOf(rules);
  const tried = triedOf([draft[0]!, blankRule(9), draft[1]!]);
  expect(tried.places).toEqual([0, 2]);
  expect(tried.rules).toHaveLength(2);
});

test('what is wrong is told at its rule', () => {
  const pattern = new Problem(422, 'invalid_grouping_rule', "Rule 2: the pattern '(' is none.");
  expect([0, 1].map((at) => faultOf(pattern, at))).toEqual([undefined, "the pattern '(' is none."]);
  const shape = new Problem(422, 'invalid_field', 'wrong', [
    { field: 'rules[0].match', message: 'rules[0].match: expected more.' },
  ]);
  expect(faultOf(shape, 0)).toBe('expected more.');
});

test('a rule is told in words', () => {
  expect(whenTold(rules[0]!)).toBe('type is “CartError” and tag customer is like “ac*”');
  expect(thenTold(rules[0]!)).toBe('one issue for each “cart”, {{ tags.customer }}; called “Cart”');
  expect(thenTold(rules[1]!)).toBe('the frames are not the application’s');
});
