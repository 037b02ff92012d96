import { describe, expect, it } from 'vitest';

import type { Flag } from '$lib/api/flags.js';

import {
  areProtected,
  changesOf,
  clashes,
  draftOf,
  onTopOf,
  patchOf,
  renamed,
  variantFaults,
} from './draft.js';

const settings = {
  enabled: true,
  off_variant: 'b',
  bucket_by: null,
  prerequisites: [],
  rules: [{ name: '', when: { segment: 'beta' }, serve: { variant: 'a' } }],
  default: {
    split: [
      { variant: 'a', weight: 1 },
      { variant: 'b', weight: 1 },
    ],
  },
  schedule: [
    { from: '2026-01-01', until: '2026-02-01', variant: 'a', from_weight: 0, until_weight: 100 },
  ],
  version: 1,
  updated_at: '2026-01-01T00:00:00Z',
  fault: null,
  last_evaluated_at: null,
  stale: null,
};
const flag = {
  id: 1,
  key: 'colour',
  name: 'Colour',
  type: 'number',
  variants: { a: 1, b: 2.5 },
  enabled: true,
  description: '',
  owner: null,
  tags: ['web'],
  lifetime: 'permanent',
  version: 1,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  archived_at: null,
  environments: { production: settings, staging: settings },
  last_evaluated_at: null,
  stale: null,
} as Flag;
const base = draftOf(flag);
const withRules = (environment: string, from = base) => ({
  ...from,
  environments: {
    ...from.environments,
    [environment]: { ...from.environments[environment]!, rules: [] },
  },
});

describe('changes', () => {
  it('are none of what was only read', () => {
    expect(changesOf(base, draftOf(structuredClone(flag)))).toEqual([]);
  });
  it('pass over what is null or not said, and the order of fields', () => {
    const other = structuredClone(flag);
    other.environments.production!.default = {
      by: null,
      ...other.environments.production!.default,
    };
    expect(changesOf(base, draftOf(other))).toEqual([]);
  });
  it('are sent alone', () => {
    const mine = { ...withRules('staging'), owner: 'ada', name: 'Colours' };
    const changes = changesOf(base, mine);
    expect(changes.map((each) => each.field)).toEqual(['name', 'owner', 'rules']);
    expect(patchOf(changes, mine)).toEqual({
      name: 'Colours',
      owner: 'ada',
      environments: { staging: { rules: [] } },
    });
  });
  it('have values of the type', () => {
    const mine = { ...base, variants: [...base.variants, { name: 'c', text: '7' }] };
    expect(patchOf(changesOf(base, mine), mine)).toEqual({ variants: { a: 1, b: 2.5, c: 7 } });
  });
  it('may be made of something newer, and clash where both changed the same', () => {
    const mine = { ...withRules('staging'), name: 'Mine' };
    const theirs = { ...withRules('production'), name: 'Theirs' };
    const mineChanged = changesOf(base, mine);
    const found = onTopOf(theirs, mineChanged, mine);
    expect(found.name).toBe('Mine');
    expect(found.environments.production!.rules).toEqual([]);
    expect(found.environments.staging!.rules).toEqual([]);
    expect(clashes(mineChanged, changesOf(base, theirs)).map((each) => each.field)).toEqual([
      'name',
    ]);
  });
  it('need approval in a protected environment, and of variants', () => {
    const rules = changesOf(base, withRules('staging'));
    expect(areProtected(rules, ['production'])).toBe(false);
    expect(areProtected(rules, ['staging'])).toBe(true);
    const variants = changesOf(base, { ...base, variants: base.variants.slice(1) });
    expect(areProtected(variants, ['production'])).toBe(true);
    expect(areProtected(variants, [])).toBe(false);
  });
});

it('renames a variant wherever it is named', () => {
  const { variants, environments } = renamed(base, 'a', 'x');
  expect(variants.map((each) => each.name)).toEqual(['x', 'b']);
  expect(environments.production!.rules[0]!.serve).toEqual({ variant: 'x' });
  expect(environments.staging!.default!.split![0]!.variant).toBe('x');
  expect(environments.staging!.schedule[0]!.variant).toBe('x');
  expect(environments.staging!.off_variant).toBe('b');
});

it('says what is wrong with variants', () => {
  const variants = [
    { name: '', text: '1' },
    { name: 'a', text: 'x' },
    { name: 'a', text: '1' },
    { name: 'a/b', text: '1' },
    { name: 'c', text: '1' },
  ];
  expect(variantFaults(variants, 'number')).toEqual([
    'unnamed',
    'value',
    'twice',
    'slash',
    undefined,
  ]);
});
