import { describe, expect, it } from 'vitest';

import { firstOpen, placeOf, plainTrace, runsOf, sourceOf, type Frame } from './frames.js';

const own = (name: string): Frame => ({ function: name, file: 'app.py', line: 1, in_app: true });
const other = (name: string): Frame => ({ function: name, file: 'lib.py', line: 2, in_app: false });

describe('runs', () => {
  it('folds frames of others, but not a single one, nor the one that failed', () => {
    const frames = [other('raise'), other('a'), other('b'), own('c'), other('d'), own('e')];
    const runs = runsOf(frames);
    expect(runs.map((run) => run.kind)).toEqual(['frame', 'folded', 'frame', 'frame', 'frame']);
    expect(runs[1]).toMatchObject({ at: 1, frames: [{ function: 'a' }, { function: 'b' }] });
    expect(runsOf(frames, true)).toHaveLength(6);
  });

  it('folds nothing where nothing is of the app', () => {
    expect(runsOf([other('a'), other('b'), other('c')])).toHaveLength(3);
  });

  it('tells a recursion once', () => {
    const [first] = runsOf([own('down'), own('down'), own('down')]);
    expect(first).toMatchObject({ kind: 'frame', times: 3 });
  });
});

describe('a frame', () => {
  it('has its lines numbered', () => {
    const lines = sourceOf({ line: 10, pre: ['a', 'b'], context: 'c', post: ['d'] });
    expect(lines.map((line) => [line.number, line.text, line.isFault])).toEqual([
      [8, 'a', false],
      [9, 'b', false],
      [10, 'c', true],
      [11, 'd', false],
    ]);
  });

  it('is open first where it is of the app and has its source', () => {
    const shown = { ...own('x'), context: 'x()' };
    expect(firstOpen([other('a'), own('b'), shown])).toBe(2);
    expect(firstOpen([{ text: 'at x' }])).toBe(0);
  });

  it('has a place', () => {
    expect(placeOf({ file: 'a.js', line: 3, column: 7 })).toBe('a.js:3:7');
    expect(placeOf({ module: 'java.lang.Thread' })).toBe('java.lang.Thread');
  });
});

it('is copied as text, with what caused it', () => {
  const found = plainTrace([
    { type: 'CartError', value: 'bad cart', frames: [own('total')] },
    { type: 'KeyError', value: null, frames: [{ text: '  at price' }] },
  ]);
  expect(found).toBe(
    'CartError: bad cart\n    at total (app.py:1)\nCaused by: KeyError\n    at price',
  );
});
