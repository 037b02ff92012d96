import { expect, it } from 'vitest';

import { CLIENTS, setUp } from './setup.js';

it('names the project’s address for every client', () => {
  const found = setUp('https://0123abcd@beacon.example.com/7', 'https://beacon.example.com');
  expect(Object.keys(found)).toEqual([...CLIENTS]);
  expect(found.python).toContain('dsn="https://0123abcd@beacon.example.com/7"');
  expect(found.curl).toContain('X-PulseKit-Key: proj_0123abcd');
});
