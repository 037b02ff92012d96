import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { currentUrl, pathOf, pattern } from '../../src/tracker/address';

beforeEach(() => {
  const url = new URL('https://shop.example:8443/a/b?c=/d#/e?f=1');
  vi.stubGlobal('location', url);
});
afterEach(() => vi.unstubAllGlobals());

test('the fragment is told only where it is the route', () => {
  expect(currentUrl(false)).toBe('https://shop.example:8443/a/b?c=/d');
  expect(currentUrl(true)).toBe('https://shop.example:8443/a/b?c=/d#/e?f=1');
});

test('a path has the fragment, and no query', () => {
  expect(pathOf(currentUrl(false))).toBe('/a/b');
  expect(pathOf(currentUrl(true))).toBe('/a/b#/e?f=1');
});

test.each([
  ['/admin', '/admin', true],
  ['/admin', '/admin/users', false],
  ['/admin', '/my/admin', false],
  ['/admin/*', '/admin/users/7', true],
  ['/admin/*', '/admin', false],
  ['/admin*', '/administration', true],
  ['*/edit', '/pages/7/edit', true],
  ['/a, /b  /c', '/b', true],
  [' /a ,', '/a', true],
  ['/a,', '/', false],
  ['/a.b', '/aXb', false],
  ['/(a|b)+$', '/(a|b)+$', true],
  ['/app#/admin/*', '/app#/admin/x', true],
  ['', '/', false],
])('%j excludes %j: %s', (paths, path, isExcluded) => {
  expect(pattern(paths).test(path)).toBe(isExcluded);
});
