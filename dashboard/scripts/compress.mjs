// Puts beside each file of the build what browsers take instead of it: .br and .gz.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const OUT = process.env.BEACON_DASHBOARD_OUT ?? '../dashboard_static';
const SMALLEST = 1024; // bytes; less is not worth it

for (const entry of readdirSync(OUT, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !/\.(css|html|js|json|svg)$/.test(entry.name)) continue;
  const content = readFileSync(path);
  if (content.length < SMALLEST) continue;
  const quality = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
