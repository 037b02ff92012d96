import { expect, test } from 'vitest';

import { metricKind, metricText } from './naming.js';

test('metrics by their names, those of properties with theirs', () => {
  expect(metricText('bounce_rate')).toBe('Bounce rate');
  expect(metricText('p95:load:time')).toBe('P95 of load:time');
  expect(metricText('sum:value')).toBe('Sum of value');
  expect([metricKind('bounce_rate'), metricKind('sum:value')]).toEqual(['percent', 'count']);
});
