import { describe, expect, it } from 'vitest';

import { isShort, lineDiff, linesOf, nearChanges, sideBySide } from './differences.js';
import { flagPath, keyOf } from './keys.js';
import { contextOf, counts, fieldsOf, readContext, readPeople } from './people.js';
import { readable } from './readable.js';
import { instantOf, isOnThere, localOf, nextOf, rampOf } from './schedule.js';
import { daysUntil, linesOf as usageLines } from './usage.js';

describe('keys', () => {
  it.each([
    ['New checkout!', 'new-checkout'],
    ['  Größe  der Schrift ', 'große-der-schrift'],
    ['a/b', 'a-b'],
    ['v2.beta_1', 'v2.beta_1'],
  ])('%s', (name, key) => expect(keyOf(name)).toBe(key));
  it('have pages, those too that are called like another page', () => {
    expect(flagPath('a b')).toBe('flags/a%20b');
    expect(flagPath('segments', { tab: 'use', environment: undefined })).toBe(
      'flags/key/segments?tab=use',
    );
  });
});

describe('schedules', () => {
  const schedule = [
    { at: '2026-03-02T00:00:00Z', enabled: false },
    { at: '2026-03-01T00:00:00Z', enabled: true },
  ];
  const day = (text: string) => Date.parse(text);
  it('say what is so by the last switch that has passed', () => {
    const there = { enabled: false, schedule };
    expect(isOnThere(there, day('2026-02-28'))).toBe(false);
    expect(isOnThere(there, day('2026-03-01'))).toBe(true);
    expect(isOnThere(there, day('2026-03-03'))).toBe(false);
    expect(nextOf(schedule, day('2026-03-01'))?.enabled).toBe(false);
    expect(nextOf(schedule, day('2026-03-05'))).toBeUndefined();
  });
  it.each([
    ['2026-07-01T08:00', '2026-07-01T06:00:00Z', 'Europe/Vienna'],
    ['2026-01-01T08:00', '2026-01-01T07:00:00Z', 'Europe/Vienna'],
    ['2026-10-25T03:30', '2026-10-25T02:30:00Z', 'Europe/Vienna'],
    ['2026-01-01T08:00', '2026-01-01T08:00:00Z', 'UTC'],
  ])('%s is %s in %s', (local, instant, zone) => {
    expect(instantOf(local, zone)).toBe(instant);
    expect(localOf(instant, zone)).toBe(local);
  });
  it('have a share that grows evenly and then stays', () => {
    const ramp = [
      {
        from: '2026-03-01',
        until: '2026-03-11',
        variant: 'on',
        from_weight: 20,
        until_weight: 100,
      },
    ];
    expect(rampOf(ramp, day('2026-02-28'))).toBeUndefined();
    expect(rampOf(ramp, day('2026-03-06'))).toEqual({ variant: 'on', percent: 60 });
    expect(rampOf(ramp, day('2026-05-01'))?.percent).toBe(100);
  });
  it('take times without a zone for UTC, as the API does', () => {
    expect(localOf('2026-01-01', 'UTC')).toBe('2026-01-01T00:00');
    expect(localOf('2026-01-01T10:00', 'UTC')).toBe('2026-01-01T10:00');
    expect(instantOf('', 'UTC')).toBe('');
  });
});

describe('differences', () => {
  it('keep what is the same', () => {
    const lines = lineDiff(['a', 'b', 'c'], ['a', 'x', 'c']);
    expect(lines.map(({ kind, text }) => kind[0] + text)).toEqual(['sa', 'gb', 'nx', 'sc']);
    expect(sideBySide(lines)[1]).toEqual({
      before: { kind: 'gone', text: 'b' },
      after: { kind: 'new', text: 'x' },
    });
  });
  it('leave out what is far from them', () => {
    const many = Array.from({ length: 20 }, (_, at) => String(at));
    const shown = nearChanges(lineDiff(many, [...many, 'new']));
    expect(shown).toHaveLength(5);
    expect(shown[0]).toBeNull();
  });
  it('are of JSON that people read', () => {
    expect(linesOf({ a: [1] })).toEqual(['{', '  "a": [', '    1', '  ]', '}']);
    expect(linesOf(null)).toEqual([]);
    expect([isShort('x'.repeat(99)), isShort({ a: 1 }), isShort({ a: 'x'.repeat(50) })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('people', () => {
  it('have numbers and text as they are typed', () => {
    const fields = [
      { name: 'targetingKey', text: '42' },
      { name: 'age', text: '42' },
      { name: 'plan', text: 'pro' },
      { name: 'code', text: '"42"' },
      { name: '', text: 'x' },
    ];
    const context = { targetingKey: '42', age: 42, plan: 'pro', code: '42' };
    expect(contextOf(fields)).toEqual(context);
    expect(contextOf(fieldsOf(context))).toEqual(context);
  });
  it('are read from lines', () => {
    expect(readPeople('a\n{"plan": "pro"}\n\n')).toEqual([{ targetingKey: 'a' }, { plan: 'pro' }]);
    expect(readContext('[1]')).toBeUndefined();
  });
  it('are counted by what they get', () => {
    expect(counts(['on', null, 'on'], ['off', 'on'])).toEqual([
      ['on', 2],
      [null, 1],
    ]);
  });
});

describe('changes in words', () => {
  const rule = { name: 'a', when: { segment: 'beta' }, serve: { variant: 'on' } };
  it('are compared rule by rule', () => {
    const other = { ...rule, serve: { variant: 'off' } };
    expect(readable('rules', [rule], [other])).toEqual([
      ['a: in segment beta → on'],
      ['a: in segment beta → off'],
    ]);
    expect(readable('default', null, { variant: 'on' })).toEqual([[], ['on']]);
  });
  it('leave out no value of a list', () => {
    const value = Array.from({ length: 20 }, (_, at) => `v${at}`);
    const long = { attribute: 'x', operator: 'in', value };
    expect(readable('conditions', [], [long])[1][0]).toContain('v19');
  });
  it('are JSON where words say too little, or make no sense of it', () => {
    const [before, after] = readable('default', { variant: 'on' }, { variant: 'on', by: 'x' });
    expect(before).not.toEqual(after);
    expect(readable('rules', 'broken', [rule])[0]).toEqual(['broken']);
  });
});

it('counts evaluations by day and variant', () => {
  const days = daysUntil(3, Date.parse('2026-03-03T10:00:00Z'));
  expect(days).toEqual(['2026-03-01', '2026-03-02', '2026-03-03']);
  const day = (day: string, environment: string, variant: string | null, evaluations: number) => ({
    day,
    environment,
    evaluations,
    variants: [{ variant, evaluations, first_at: day, last_at: day }],
  });
  const usage = [
    day('2026-03-01', 'production', 'on', 5),
    day('2026-03-03', 'production', null, 2),
    day('2026-03-03', 'staging', 'off', 9),
  ];
  expect(usageLines(usage, 'production', days, ['on', 'off'])).toEqual([
    { variant: 'on', values: [5, 0, 0] },
    { variant: null, values: [0, 0, 2] },
  ]);
});
