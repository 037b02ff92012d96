// What is compared: each product's client with a minimal app around it, "init" and "track".
//
// In: a folder for what is built. Out: a title, the built files in the folder, and the tags that a
// page needs, given the address of the endpoint.

import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build, transform } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, 'node_modules');
const BEACON = join(HERE, '../../sdk/js');
const UMAMI = '2.10.0'; // the newest on npm: the whole server, its tracker among its sources
const UMAMI_INTEGRITY =
  'sha512-+lmrnV0751R6U2rkIgVAlE1nWI7yZawlMlJDguW9tlFacCKhnGeCyc7tCMIhNNYIiGIQy4DEX5IzJhm4b3+dPA==';

export const PRODUCTS = {
  beacon: { title: () => 'Beacon, `@beacon/sdk`', make: beaconSdk },
  tracker: { title: () => 'Beacon, script tag', make: beaconTracker },
  plausible: packaged('Plausible', '@plausible-analytics/tracker'),
  umami: { title: () => `Umami, the script in \`umami\` ${UMAMI}`, make: umami },
  posthog: packaged('PostHog', 'posthog-js'),
  segment: packaged('Segment', '@segment/analytics-next'),
};

function packaged(name, from) {
  const version = () => JSON.parse(readFileSync(join(MODULES, from, 'package.json'), 'utf8')).version;
  const entry = join(HERE, 'apps', `${name.toLowerCase()}.js`);
  return { title: () => `${name}, \`${from}\` ${version()}`, make: (folder) => bundle(entry, folder) };
}

// As a site's bundler does it: minified modules, and what is imported lazily in files of its own.
async function bundle(entry, folder) {
  await build({
    entryPoints: { app: entry },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    alias: { '@beacon/sdk': join(BEACON, 'dist/beacon.js') },
    logLevel: 'error',
  });
  return () => '<script type="module" src="app.js"></script>';
}

async function beaconSdk(folder) {
  const tags = await bundle(join(HERE, 'apps/beacon.js'), folder);
  copyFileSync(join(BEACON, 'dist/worker.js'), join(folder, 'worker.js'));
  return tags;
}

async function beaconTracker(folder) {
  copyFileSync(join(BEACON, 'dist/tracker.min.js'), join(folder, 'tracker.min.js'));
  await scriptFor('tracker', folder);
  return (endpoint) =>
    `<script src="tracker.min.js" data-project="proj_${'0'.repeat(32)}" data-host="${endpoint}"></script>` +
    '<script src="bench.js"></script>';
}

async function umami(folder) {
  const source = readFileSync(umamiTracker(), 'utf8');
  const { code } = await transform(source, { minify: true });
  writeFileSync(join(folder, 'script.js'), code);
  await scriptFor('umami', folder);
  return (endpoint) =>
    `<script src="script.js" data-website-id="bench" data-host-url="${endpoint}"></script>` +
    '<script src="bench.js"></script>';
}

// Out of the package, without the hundreds that the server depends on.
function umamiTracker() {
  const place = join(MODULES, '.umami');
  const tracker = join(place, 'package/src/tracker/index.js');
  if (!existsSync(tracker)) {
    mkdirSync(place, { recursive: true });
    const told = execFileSync('npm', ['pack', `umami@${UMAMI}`, '--json', '--silent'], { cwd: place });
    const [{ filename, integrity }] = JSON.parse(told);
    if (integrity !== UMAMI_INTEGRITY) throw new Error(`umami ${UMAMI} is not the known one: ${integrity}`);
    execFileSync('tar', ['xzf', filename, 'package/src/tracker'], { cwd: place });
  }
  return tracker;
}

// What the run calls; it belongs to no product, and is not counted.
async function scriptFor(name, folder) {
  copyFileSync(join(HERE, 'apps', `${name}.js`), join(folder, 'bench.js'));
}
