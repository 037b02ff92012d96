// demo/*.ts to the one script of the demo's page, which loads the SDK from where Beacon serves it.
//
// `node demo/build.mjs [file]`: the file is beacon/web/demo/demo.js, unless a test wants to compare.

import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const served = { '@beacon/sdk': '/static/sdk/beacon.js', '@beacon/sdk/flags': '/static/sdk/flags.js' };

const fromBeacon = {
  name: 'from Beacon',
  setup({ onResolve }) {
    onResolve({ filter: /^@beacon\/sdk/ }, ({ path }) => ({ path: served[path], external: true }));
  },
};

await build({
  entryPoints: [`${here}demo.ts`],
  outfile: process.argv[2] ?? `${here}../../../beacon/web/demo/demo.js`,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  plugins: [fromBeacon],
});
