import { describe, expect, it } from 'vitest';

import { isShort, lineDiff, linesOf, nearChanges, sideBySide } from './differences.js';
import { flagPath, keyOf } from './keys.js';
import { contextOf, counts, fieldsOf, readContext, readPeople } from './people.js';
import { instantOf, isOnThere, localOf, nextOf } from './schedule.js';

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
