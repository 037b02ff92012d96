import { expect, test } from 'vitest';

import { readColumns, storeColumns, storedColumns, writeColumns } from './columns.js';

test('columns survive the address, whatever a property is called', () => {
  const columns = ['time', 'event', 'property:a,b', 'property:100%'];
  expect(readColumns(writeColumns(columns))).toEqual(columns);
});

test('what is no column is left out, and the time is the first', () => {
  expect(readColumns('event,nonsense,property:,event')).toEqual(['time', 'event']);
  expect(readColumns('nonsense')).toBeUndefined();
  expect(readColumns(null)).toBeUndefined();
});

test('they are kept for each project', () => {
  storeColumns(localStorage, 'one', ['time', 'page']);
  expect(storedColumns(localStorage, 'one')).toEqual(['time', 'page']);
  expect(storedColumns(localStorage, 'two')).toBeUndefined();
});
