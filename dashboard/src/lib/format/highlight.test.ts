import { expect, it } from 'vitest';

import { highlighter, languageOf } from './highlight.js';

it('knows a language by the file, else by the platform', () => {
  expect(languageOf('src/app.TS')).toBe('typescript');
  expect(languageOf('main.js?v=3')).toBe('javascript');
  expect(languageOf('Makefile', 'go')).toBe('go');
  expect(languageOf(undefined, 'node')).toBe('javascript');
  expect(languageOf('data.bin', 'cobol')).toBeUndefined();
});

it('colours a line and escapes what stands in it', async () => {
  const highlight = await highlighter('python');
  expect(highlight!('return "<b>"')).toBe(
    '<span class="hljs-keyword">return</span> <span class="hljs-string">&quot;&lt;b&gt;&quot;</span>',
  );
  expect(await highlighter(undefined)).toBeUndefined();
});
