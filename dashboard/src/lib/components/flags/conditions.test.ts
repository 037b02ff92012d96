import { describe, expect, it } from 'vitest';

import { conditionText, serveText } from './condition_texts.js';
import {
  asGroup,
  asList,
  attributesOf,
  countOf,
  listText,
  ofGroup,
  ofRoot,
  withOperator,
} from './conditions.js';

const country = { attribute: 'country', operator: 'in' as const, value: ['AT', 'DE'] };
const beta = { segment: 'beta' };

describe('groups', () => {
  it.each([
    { all: [country, beta] },
    { any: [country] },
    { not: { any: [beta] } },
    { not: { all: [beta, country] } },
  ])('come back as they were: %j', (condition) => {
    expect(ofGroup(asGroup(condition))).toEqual(condition);
  });
  it('take a single condition for a group of one, and write it as it was', () => {
    expect(asGroup(country)).toEqual({ mode: 'all', parts: [country] });
    expect(ofRoot({ mode: 'all', parts: [country] })).toEqual(country);
    expect(ofRoot({ mode: 'any', parts: [country] })).toEqual({ any: [country] });
  });
  it('take the opposite of one for "none of"', () => {
    expect(asGroup({ not: beta })).toEqual({ mode: 'none', parts: [beta] });
  });
  it('count and name what is in them', () => {
    const nested = { all: [country, { any: [beta, { not: country }] }] };
    expect(countOf(nested)).toBe(3);
    expect(attributesOf(nested)).toEqual(['country', 'country']);
  });
});

describe('another operator', () => {
  const compared = (value: unknown) => ({ attribute: 'a', operator: 'eq' as const, value });
  it('takes the value along where it can', () => {
    expect(withOperator(compared('x'), 'in').value).toEqual(['x']);
    expect(withOperator(country, 'eq').value).toBe('AT');
    expect(withOperator(compared('12'), 'gt').value).toBe(12);
    expect(withOperator(compared('x'), 'gt').value).toBe(0);
    expect(withOperator(compared('x'), 'exists').value).toBe(true);
    expect(withOperator(compared('x'), 'before').value).toBe('');
    expect(withOperator(compared(5), 'semver_ge').value).toBe('5');
  });
});

it('reads lists by commas and lines', () => {
  expect(asList('AT, DE,', 'text')).toEqual(['AT', 'DE']);
  expect(asList('a, b\nc\n', 'text')).toEqual(['a, b', 'c']);
  for (const values of [['AT', 'DE'], ['a, b'], []])
    expect(asList(listText(values), 'text')).toEqual(values);
  expect(asList('1,2', 'number')).toEqual([1, 2]);
});

describe('in words', () => {
  it.each([
    [country, 'country is one of AT, DE'],
    [{ all: [] }, 'everybody'],
    [
      { any: [beta, { all: [country, beta] }] },
      'in segment beta or (country is one of AT, DE and in segment beta)',
    ],
    [{ not: beta }, 'not (in segment beta)'],
    [{ attribute: 'plan', operator: 'exists' as const, value: false }, 'plan is missing'],
  ])('%j', (condition, said) => expect(conditionText(condition)).toBe(said));

  it('what is served', () => {
    expect(serveText({ variant: 'on' })).toBe('on');
    expect(
      serveText({
        split: [
          { variant: 'on', weight: 1 },
          { variant: 'off', weight: 3 },
          { variant: 'x', weight: 0 },
        ],
      }),
    ).toBe('25% on, 75% off');
    expect(serveText(null)).toBe('no value');
  });
});
