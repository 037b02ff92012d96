import { writeFileSync } from 'node:fs';

import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const BEACON = process.env.BEACON_URL ?? 'http://localhost:4000';

/** SvelteKit's announcer of new pages has a style attribute, which the page's policy forbids. */
const announcerByClass: Plugin = {
  name: 'announcer-by-class',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('generated/root.svelte')
      ? code.replace(/(id="svelte-announcer"[^>]*?) style="[^"]*"/, '$1 class="sr-only"')
      : undefined,
};

/** Tells which packages the pages contain, for the test of NOTICE. */
const packagesUsed: Plugin = {
  name: 'packages-used',
  applyToEnvironment: ({ name }) => name === 'client',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap((each) =>
      each.type === 'chunk' ? each.moduleIds : [],
    );
    const names = modules.map((id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]);
    const used = [...new Set(names.filter((name) => name !== undefined))].sort();
    writeFileSync(new URL('.svelte-kit/packages.json', import.meta.url), JSON.stringify(used));
  },
};

export default defineConfig({
  plugins: [announcerByClass, tailwindcss(), sveltekit(), packagesUsed],
  build: { target: 'es2022', chunkSizeWarningLimit: 600 }, // three, on the live page only
  // `npm run dev`: pages from here, the API and signing in from a Beacon that runs.
  server: {
    fs: { allow: ['../NOTICE'] },
    proxy: Object.fromEntries(
      ['/api', '/sign-in', '/sign-out', '/account', '/static'].map((path) => [
        path,
        { target: BEACON, ws: true, changeOrigin: true, headers: { origin: BEACON } },
      ]),
    ),
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  test: { environment: 'happy-dom', include: ['src/**/*.test.ts'], clearMocks: true },
});
