import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import adapter from '@sveltejs/adapter-static';

/** Of all that the build is made of: an open page notices that Beacon was renewed, and two builds of
 * the same sources are the same. */
function version() {
  const hash = createHash('sha256');
  const read = (path) => {
    if (statSync(path).isDirectory())
      readdirSync(path)
        .sort()
        .forEach((name) => read(join(path, name)));
    else hash.update(path).update(readFileSync(path));
  };
  ['src', 'package-lock.json', 'svelte.config.js', 'vite.config.ts', '../NOTICE'].forEach(read);
  return hash.digest('hex').slice(0, 12);
}

const OUT = process.env.BEACON_DASHBOARD_OUT ?? '../dashboard_static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    adapter: adapter({ pages: OUT, assets: OUT, fallback: 'index.html' }),
    appDir: 'app',
    paths: { relative: false },
    version: { name: version() },
  },
};
