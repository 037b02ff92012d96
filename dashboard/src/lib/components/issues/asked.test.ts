import { expect, it } from 'vitest';

import { readAsked, tabOf, withState } from './asked.svelte.js';

it('asks for open issues of a week, unless the address says something else', () => {
  expect(readAsked(new URLSearchParams())).toMatchObject({
    query: 'is:unresolved',
    sort: 'last_seen',
    period: '7d',
  });
  const told = readAsked(new URLSearchParams('query=&sort=users&period=24h&environment=staging'));
  expect(told).toMatchObject({ query: '', sort: 'users', period: '24h', environment: 'staging' });
});

it('changes the state of a search and leaves the rest', () => {
  expect(tabOf('browser:Firefox is:ignored')).toBe('ignored');
  expect(tabOf('is:new')).toBe('all');
  expect(withState('is:unresolved browser:Firefox', 'resolved')).toBe(
    'is:resolved browser:Firefox',
  );
  expect(withState('is:unresolved', 'all')).toBe('');
  expect(withState('is:new', 'ignored')).toBe('is:ignored is:new');
});
