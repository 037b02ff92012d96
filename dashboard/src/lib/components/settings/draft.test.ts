import { expect, test } from 'vitest';

import type { Project } from '$lib/api/projects.js';

import { changesOf, draftOf, shortened } from './draft.js';

const project = {
  name: 'Shop',
  timezone: 'UTC',
  domains: ['shop.example', '*.shop.example'],
  retention_days: 90,
  session_timeout: 1800,
  rate_limit: null,
  address_rate_limit: 50,
  flag_exposures: 'all',
} as Project;

test('a draft that nobody touched changes nothing', () => {
  expect(changesOf(project, draftOf(project))).toEqual({});
});

test('only what was changed is sent', () => {
  const draft = { ...draftOf(project), name: ' Store ', minutes: '1.5' };
  expect(changesOf(project, draft)).toEqual({ name: 'Store', session_timeout: 90 });
});

test('an empty number is no limit, and kept for ever', () => {
  const draft = { ...draftOf(project), retention: '', addressRate: ' ' };
  expect(changesOf(project, draft)).toEqual({ retention_days: null, address_rate_limit: null });
});

test('domains stand one a line, or with commas between', () => {
  const draft = { ...draftOf(project), domains: 'a.example, b.example\n\n c.example' };
  expect(changesOf(project, draft)).toEqual({
    domains: ['a.example', 'b.example', 'c.example'],
  });
});

test('a shorter time to keep events is known', () => {
  expect(shortened(project, { retention_days: 30 })).toBe(30);
  expect(shortened({ ...project, retention_days: null }, { retention_days: 365 })).toBe(365);
  expect(shortened(project, { retention_days: 365 })).toBeUndefined();
  expect(shortened(project, { retention_days: null })).toBeUndefined();
  expect(shortened(project, { name: 'Store' })).toBeUndefined();
});
