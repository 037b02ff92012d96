import { expect, test } from 'vitest';

import { embedAddress, embedCode } from './embed.js';

const URL = 'https://beacon.example.com/shared/abc';

test('what is embedded is the same link without the frame around', () => {
  expect(embedAddress(URL)).toBe('https://beacon.example.com/embed/abc');
  expect(embedCode(URL, 'Sales')).toContain(
    'src="https://beacon.example.com/embed/abc?theme=light"',
  );
});

test('a name cannot leave its attribute', () => {
  const code = embedCode(URL, '"><script>alert(1)</script>');
  expect(code).not.toContain('<script>');
  expect(code).toContain('title="&quot;&gt;&lt;script&gt;');
});
