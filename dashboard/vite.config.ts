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

export default defineConfig({
  plugins: [announcerByClass, tailwindcss(), sveltekit()],
  build: { target: 'es2022' },
  // `npm run dev`: pages from here, the API and signing in from a Beacon that runs.
  server: {
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
