// dist/beacon-sdk.tgz, the package as Beacon serves it: whoever has the executable needs no checkout.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(`${root}dist/pack-`);
try {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [packed] = readdirSync(folder);
  renameSync(`${folder}/${packed}`, `${root}dist/beacon-sdk.tgz`);
} finally {
  rmSync(folder, { recursive: true });
}
