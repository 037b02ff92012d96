// src/*.ts to dist/*.js, each minified by itself: modules find each other as files of dist.
//
// `node scripts/build.mjs [folder]`: the folder is dist, unless a test wants to compare. The files
// do not name their source maps, which lie beside them: the server does, in a header.

import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { minify } from 'terser';

export const modules = ['beacon', 'worker', 'inline', 'flags', 'routes', 'react', 'svelte', 'vue'];
export const minification = {
  ecma: 2020,
  module: true,
  compress: {
    keep_fargs: false,
    passes: 4,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
  },
  format: { preserve_annotations: true },
};

const siblings = {
  name: 'siblings',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    );
  },
};

async function main() {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const dist = process.argv[2] ?? `${root}dist`;
  for (const name of modules)
    for (const end of ['js', 'js.map', 'd.ts']) rmSync(`${dist}/${name}.${end}`, { force: true });
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: modules.map((name) => `src/${name}.ts`),
    outdir: `${root}dist`, // from where source maps name their sources
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'external',
    sourcesContent: true,
    tsconfigRaw: {},
    minifySyntax: true, // makes let of const
    external: ['react', 'svelte', 'svelte/*', 'vue'],
    plugins: [siblings],
    write: false,
  });
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.map')) continue;
    const name = path.split('/').at(-1);
    const map = outputFiles.find((each) => each.path === `${path}.map`).text;
    const small = await minify(text, {
      ...minification,
      sourceMap: { content: map, filename: name },
    });
    const directive = name === 'react.js' ? "'use client';" : '';
    writeFileSync(`${dist}/${name}`, directive + small.code);
    writeFileSync(`${dist}/${name}.map`, small.map);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
