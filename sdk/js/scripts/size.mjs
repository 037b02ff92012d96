// What each part weighs, as `gzip -9` makes it, and whether that is within sizes.json.
//
// A file is measured as it lies in dist. The rest is measured as an application gets it: bundled
// and minified by esbuild, with what is not imported left out; what a function adds is the
// difference to an application without it.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = JSON.parse(readFileSync(`${root}sizes.json`, 'utf8'));
const core = sizes.parts.core.imports;

const gzipped = (content) => gzipSync(content, { level: 9 }).length;

async function bundled(names) {
  const list = names.join(', ');
  const contents = `import { ${list} } from './dist/beacon.js'; self.x = [${list}];`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    external: ['./inline.js'],
    format: 'esm',
    minify: true,
    target: 'es2022',
    write: false,
  });
  return gzipped(outputFiles[0].contents);
}

async function measured({ file, imports, adds }) {
  if (file) return gzipped(readFileSync(`${root}dist/${file}`));
  const names = imports ?? [...core, ...adds];
  return (await bundled(names)) - (imports ? 0 : await bundled(core));
}

let isOver = false;
const row = (name, bytes, max) => {
  const verdict = bytes > max ? `OVER ${max}` : `at most ${max}`;
  if (bytes > max) isOver = true;
  console.log(`${name.padEnd(40)}${String(bytes).padStart(6)}   ${verdict}`);
};

const found = {};
for (const [name, part] of Object.entries(sizes.parts)) {
  found[name] = await measured(part);
  row(name, found[name], part.max);
}
const sum = sizes.default.reduce((all, name) => all + found[name], 0);
row(`sum of ${sizes.default.join(', ')}`, sum, sizes.budget);
process.exitCode = isOver ? 1 : 0;
