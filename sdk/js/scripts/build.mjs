// src/*.ts to dist/*.js, each minified by itself: modules find each other as files of dist.
//
// `node scripts/build.mjs [folder]`: the folder is dist, unless a test wants to compare.

import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = process.argv[2] ?? `${root}dist`;
const modules = ['beacon', 'worker', 'flags', 'react', 'svelte', 'vue'];

if (!process.argv[2]) for (const name of readdirSync(root).includes('dist') ? readdirSync(dist) : []) {
  if (modules.includes(name.split('.')[0])) rmSync(`${dist}/${name}`);
}

const siblings = {
  name: 'siblings',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: `${path}.js`, external: true },
    );
  },
};

await build({
  absWorkingDir: root,
  entryPoints: modules.map((name) => `src/${name}.ts`),
  outdir: dist,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  sourcesContent: true,
  legalComments: 'none',
  external: ['react', 'svelte', 'vue'],
  plugins: [siblings],
});
