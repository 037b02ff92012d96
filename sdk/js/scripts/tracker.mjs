// src/tracker to dist/tracker.min.js, the script of the script tag, and dist/auto.min.js, which it
// loads when asked to, by a name that has the hash of its content in it (beacon/web/sdk_files.py
// makes the same).
//
// `node scripts/tracker.mjs [folder]`: the folder is dist, unless a test wants to compare. The files
// do not name their source maps: the server does, in a header.

import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { minify } from 'terser';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = process.argv[2] ?? `${root}dist`;
const common = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2020',
  sourcemap: true,
  sourcesContent: true,
  write: false,
  outdir: 'dist', // for the source maps
  tsconfigRaw: {}, // else 'use strict', which takes room
};

function write(script, code, map) {
  for (const [name, content] of [[script, code], [`${script}.map`, map]]) {
    writeFileSync(`${dist}/${name}`, content);
    // What compress.mjs made of the one before must not be served in its place.
    for (const suffix of ['br', 'gz']) rmSync(`${dist}/${name}.${suffix}`, { force: true });
  }
}

const webVitals = JSON.parse(readFileSync(`${root}node_modules/web-vitals/package.json`));
const auto = await build({
  ...common,
  entryPoints: { 'auto.min': 'src/tracker/auto/auto.ts' },
  format: 'esm',
  minify: true,
  sourcemap: 'external',
  legalComments: 'none',
  banner: { js: `/*! with web-vitals ${webVitals.version}, Google LLC, ${webVitals.license} */` },
});
const [autoMap, autoCode] = auto.outputFiles;
write('auto.min.js', autoCode.contents, autoMap.contents);

const hash = createHash('sha256').update(autoCode.contents).digest('hex').slice(0, 12);
const tracker = await build({
  ...common,
  entryPoints: { 'tracker.min': 'src/tracker/main.ts' },
  format: 'iife',
  sourcemap: 'external',
  define: { AUTO_FILE: JSON.stringify(`auto.min.${hash}.js`) },
});
const [map, code] = tracker.outputFiles;
const small = await minify(code.text, {
  ecma: 2020,
  compress: { passes: 4, unsafe: true, unsafe_arrows: true, pure_getters: true },
  sourceMap: { content: map.text, filename: 'tracker.min.js' },
});
write('tracker.min.js', small.code, small.map);
