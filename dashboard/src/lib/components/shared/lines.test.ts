import { expect, test } from 'vitest';

import { linesOf } from './lines.js';

const row = (dimensions: Record<string, string | null>, series: Record<string, number[]>) => ({
  dimensions,
  metrics: {},
  series,
  compared: null,
});
const upper = (text: string) => text.toUpperCase();

test('of the whole each metric is a line', () => {
  const rows = [row({}, { events: [1, 2], visitors: [1, 1] })];
  expect(linesOf(rows, ['events', 'visitors'], upper)).toEqual([
    { name: 'EVENTS', values: [1, 2] },
    { name: 'VISITORS', values: [1, 1] },
  ]);
});

test('of groups each is a line of the first metric, up to six', () => {
  const rows = Array.from({ length: 9 }, (_, at) => row({ page: `/${at}` }, { events: [at] }));
  const lines = linesOf(rows, ['events', 'visitors'], upper);
  expect(lines.map((line) => line.name)).toEqual(['/0', '/1', '/2', '/3', '/4', '/5']);
});
