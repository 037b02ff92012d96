// Beside each file of dist that Beacon serves, what it sends instead of it: .br and .gz.
//
// `node scripts/compress.mjs [folder]`: as the other scripts here.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = process.argv[2] ?? fileURLToPath(new URL('../dist', import.meta.url));
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;

for (const name of readdirSync(dist)) if (/\.(br|gz)$/.test(name)) rmSync(`${dist}/${name}`);
for (const name of readdirSync(dist)) {
  if (!/\.js(\.map)?$/.test(name)) continue;
  const content = readFileSync(`${dist}/${name}`);
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${dist}/${name}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${dist}/${name}.gz`, gzipSync(content, { level: 9 }));
}
