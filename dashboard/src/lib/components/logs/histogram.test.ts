import { expect, it } from 'vitest';

import { intervalOf, seriesOf } from './histogram.js';

it('draws the levels that there are, the worst first', () => {
  const bucket = { at: '2026-01-01T00:00:00Z', fatal: 0, error: 2, warning: 0, info: 0, debug: 0 };
  expect(seriesOf([bucket]).map((each) => [each.name, each.values])).toEqual([
    ['Error', [2]],
    ['Info', [0]],
  ]);
  expect([60, 3600, 86_400].map(intervalOf)).toEqual(['minute', 'hour', 'day']);
});
