import { expect, test } from 'vitest';

import { filtersDraft, filtersOf, limitsDraft, limitsOf, lostBy } from './draft.js';

test.each([
  { spikes: 'auto', per_minute: null, issue_per_minute: 300 },
  { spikes: 'auto', per_minute: 2000, issue_per_minute: null },
  { spikes: 'off', per_minute: null, issue_per_minute: 1 },
] as const)('limits are what they were: %o', (limits) => {
  expect(limitsOf(limitsDraft(limits))).toEqual(limits);
});

test('an empty number is no limit, and what is not chosen is not sent', () => {
  const draft = { ...limitsDraft({ per_minute: 9 }), perIssue: '', kind: 'off' as const };
  expect(limitsOf(draft)).toEqual({ spikes: 'off', per_minute: null, issue_per_minute: null });
});

test('filters stand one a line', () => {
  const draft = { ...filtersDraft({ localhost: true }), messages: '^a\n\n b ', releases: 'dev-*' };
  expect(filtersOf(draft)).toEqual({
    browser_extensions: false,
    localhost: true,
    crawlers: false,
    messages: ['^a', 'b'],
    releases: ['dev-*'],
  });
});

test('what was left out is summed up by its reason', () => {
  const losses = [
    { source: 'sampled', reason: 'spike', events: 2 },
    { source: 'sampled', reason: 'spike', events: 3 },
    { source: 'client', reason: 'localhost', events: 7 },
  ];
  expect(lostBy(losses)).toEqual({ spike: 5 });
});
