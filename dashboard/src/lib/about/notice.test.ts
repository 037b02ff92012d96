import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { linked, sectionsOf } from './notice.js';

test('what is underlined is a title, and what follows its paragraphs', () => {
  const notice = 'Beacon\n\nAll\n===\n\nOne\n---\nfirst\nline\n\nsecond\n\nTwo\n---\nthird\n';
  expect(sectionsOf(notice)).toEqual([
    { title: 'One', paragraphs: ['first line', 'second'] },
    { title: 'Two', paragraphs: ['third'] },
  ]);
});

test('addresses become links', () => {
  expect(linked('By DB-IP <https://db-ip.com>.')).toEqual([
    { text: 'By DB-IP ' },
    { text: 'https://db-ip.com', href: 'https://db-ip.com' },
    { text: '.' },
  ]);
  expect(linked('nothing < here >')).toEqual([{ text: 'nothing < here >' }]);
});

test('the notice of this Beacon has its sections', () => {
  const titles = sectionsOf(readFileSync('../NOTICE', 'utf8')).map(({ title }) => title);
  expect(titles).toContain('Libraries');
  expect(titles.length).toBeGreaterThan(3);
});
