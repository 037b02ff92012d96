import { describe, expect, test } from 'vitest';

import { flowOf, outline } from './flow.js';

const links = [
  { place: 0, of: '/', to: '/cart', sessions: 60 },
  { place: 0, of: '/', to: null, sessions: 30 },
  { place: 0, of: '/blog', to: '/', sessions: 10 },
  { place: 1, of: '/cart', to: null, sessions: 60 },
  { place: 1, of: '/', to: '/cart', sessions: 10 },
];

describe('stops', () => {
  const flow = flowOf(links, 900);

  test('are one for each place and name, the largest first', () => {
    const told = flow.stops.map(({ place, name, sessions, ends }) => [place, name, sessions, ends]);
    expect(told).toEqual([
      [0, '/', 90, 30],
      [0, '/blog', 10, 0],
      [1, '/cart', 60, 60],
      [1, '/', 10, 0],
      [2, '/cart', 10, 0],
    ]);
  });

  test('do not lie on each other, and are within the drawing', () => {
    for (let place = 0; place < flow.columns; place++) {
      const column = flow.stops.filter((stop) => stop.place === place);
      column.slice(1).forEach((stop, at) => {
        expect(stop.y).toBeGreaterThanOrEqual(column[at]!.y + column[at]!.height);
      });
      const last = column.at(-1)!;
      expect(last.y + last.height).toBeLessThanOrEqual(flow.height);
    }
  });

  test('have columns side by side, from the other side for what was before', () => {
    expect(flow.columns).toBe(3);
    expect([...new Set(flow.stops.map((stop) => stop.x))]).toEqual([0, 300, 600]);
    const before = flowOf(links, 900, true);
    expect([...new Set(before.stops.map((stop) => stop.x))]).toEqual([600, 300, 0]);
  });
});

test('streams leave a stop below each other, and no more than it has', () => {
  const { stops, streams } = flowOf(links, 900);
  for (const stop of stops) {
    const leaving = streams.filter((stream) => stream.from === stop);
    const thickness = leaving.reduce((all, stream) => all + stream.thickness, 0);
    expect(thickness).toBeLessThanOrEqual(stop.height + leaving.length);
  }
  expect(streams.map(({ sessions }) => sessions)).toEqual([60, 10, 10]);
});

test('small stops are one', () => {
  const many = Array.from({ length: 20 }, (_, at) => ({
    place: 0,
    of: `/${at}`,
    to: '/end',
    sessions: 100 - at,
  }));
  const { stops, streams } = flowOf(many, 600);
  expect(stops.filter((stop) => stop.place === 0)).toHaveLength(9);
  const others = stops.find((stop) => stop.name === null)!;
  expect(others.sessions).toBe(many.slice(8).reduce((all, { sessions }) => all + sessions, 0));
  expect(streams).toHaveLength(9);
});

test('an outline goes to the next column, whichever side that is', () => {
  const [after, before] = [false, true].map((isBefore) => flowOf(links, 900, isBefore).streams[0]!);
  expect(outline(after!)).toMatch(/^M12,0 .* 300,0 /);
  expect(outline(before!)).toMatch(/^M600,0 .* 312,0 /);
});

test('of nothing there is nothing', () => {
  expect(flowOf([], 900)).toMatchObject({ stops: [], streams: [], columns: 0, height: 0 });
});
