import { expect, it } from 'vitest';

import { bodyOf, monitorDraftOf, reporting, scheduleText } from './draft.js';
import { dayColour } from './tones.js';

it('sends what belongs to the kind', () => {
  const draft = { ...monitorDraftOf(undefined, 'Europe/Vienna'), name: ' Nightly ' };
  expect(bodyOf(draft)).toMatchObject({
    name: 'Nightly',
    slug: undefined,
    cron: { timezone: 'Europe/Vienna', schedule: { type: 'crontab' } },
  });
  expect(bodyOf({ ...draft, kind: 'uptime' })).not.toHaveProperty('cron');
});

it('tells how a job reports', () => {
  const monitor = { slug: 'nightly', ping_url: 'https://b.org/ping/mon_1' } as never;
  const told = reporting(monitor, 'https://b.org', 'https://k@b.org/1', 'proj_k');
  expect(told.curl).toBe('curl -fsS https://b.org/ping/mon_1');
  expect(told.cli).toContain('beacon monitor run nightly --server https://b.org --key proj_k');
});

it('tells a schedule in words', () => {
  expect(scheduleText({ type: 'crontab', value: '0 3 * * *' })).toBe('0 3 * * *');
  expect(scheduleText({ type: 'interval', value: 10, unit: 'minute' })).toBe('10 minutes');
});

it('colours a day by how much of it was good', () => {
  expect([null, 1, 0.97, 0.5].map(dayColour)).toEqual(['bg-line', 'bg-good', 'bg-warn', 'bg-bad']);
});
