// Colours source code, line by line. The highlighter and the language come when they are needed.

import type { HLJSApi, LanguageFn } from 'highlight.js';

/** Gives HTML, in which the text is escaped. */
export type Highlight = (line: string) => string;

type Language = () => Promise<{ default: LanguageFn }>;

const LANGUAGES: Record<string, Language> = {
  python: () => import('highlight.js/lib/languages/python'),
  javascript: () => import('highlight.js/lib/languages/javascript'),
  typescript: () => import('highlight.js/lib/languages/typescript'),
  go: () => import('highlight.js/lib/languages/go'),
  rust: () => import('highlight.js/lib/languages/rust'),
  elixir: () => import('highlight.js/lib/languages/elixir'),
  java: () => import('highlight.js/lib/languages/java'),
  kotlin: () => import('highlight.js/lib/languages/kotlin'),
  csharp: () => import('highlight.js/lib/languages/csharp'),
  ruby: () => import('highlight.js/lib/languages/ruby'),
  php: () => import('highlight.js/lib/languages/php'),
  swift: () => import('highlight.js/lib/languages/swift'),
  cpp: () => import('highlight.js/lib/languages/cpp'),
};

const ENDINGS: Record<string, string> = {
  py: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascript',
  svelte: 'javascript',
  vue: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  go: 'go',
  rs: 'rust',
  ex: 'elixir',
  exs: 'elixir',
  java: 'java',
  kt: 'kotlin',
  cs: 'csharp',
  rb: 'ruby',
  php: 'php',
  swift: 'swift',
  c: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  h: 'cpp',
};

const PLATFORMS: Record<string, string> = { node: 'javascript', native: 'cpp', cocoa: 'swift' };

/** The language of a file, else that of the platform that sent it. */
export function languageOf(
  file: string | null | undefined,
  platform?: string | null,
): string | undefined {
  const ending = /\.(\w+)(?:[?#].*)?$/.exec(file ?? '')?.[1]?.toLowerCase() ?? '';
  const name = ENDINGS[ending] ?? PLATFORMS[platform ?? ''] ?? platform ?? '';
  return name in LANGUAGES ? name : undefined;
}

let core: Promise<HLJSApi> | undefined;

/** Nothing where the language is not known. */
export async function highlighter(language: string | undefined): Promise<Highlight | undefined> {
  if (!language) return undefined;
  core ??= import('highlight.js/lib/core').then((module) => module.default);
  const [api, grammar] = await Promise.all([core, LANGUAGES[language]!()]);
  if (!api.getLanguage(language)) api.registerLanguage(language, grammar.default);
  return (line) => api.highlight(line, { language, ignoreIllegals: true }).value;
}
