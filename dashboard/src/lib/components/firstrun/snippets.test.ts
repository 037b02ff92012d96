import { expect, test } from 'vitest';

import { snippets } from './snippets.js';

const tag = (src: string) => `<script defer src="${src}" data-project="proj_1"></script>`;

test('curl asks the Beacon that the tag names, with the same key', () => {
  const script = tag('https://beacon.example.com/static/sdk/tracker.min.js');
  const found = snippets({ script, npm: 'init()' }, 'proj_1');
  expect(found.script).toBe(script);
  expect(found.npm).toBe('init()');
  expect(found.curl).toContain('curl https://beacon.example.com/api/v1/events/ingest');
  expect(found.curl).toContain("'X-API-Key: proj_1'");
});

test('its body is JSON', () => {
  const { curl } = snippets({ script: tag('http://localhost:4000/static/sdk/x.js'), npm: '' }, 'k');
  expect(JSON.parse(/-d '(.*)'/.exec(curl)![1]!).events[0].event).toBe('hello');
});
