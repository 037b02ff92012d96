// Compares Beacon's SDK with other products' clients, from their npm packages, and prints tables:
// the size of what a page loads for "init" and "track", and what survives a server that is away.
//
//     node bench/sdk/compare.mjs [--sizes] [PRODUCT...]
//
// Needs Node 20, npm and Chromium (CHROMIUM=/usr/bin/chromium); takes about six minutes, with
// --sizes only some seconds. A size is that of the minified scripts that the browser loaded until
// the first event had arrived, each by `gzip -9`, without what a product's own server adds to it.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const HERE = dirname(fileURLToPath(import.meta.url));
const INSTALLED = join(HERE, 'node_modules/.package-lock.json');
const LOCK = join(HERE, 'package-lock.json');
if (!existsSync(INSTALLED) || statSync(INSTALLED).mtimeMs < statSync(LOCK).mtimeMs) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--silent'], { cwd: HERE, stdio: 'inherit' });
}

const { PRODUCTS } = await import('./products.mjs');
const { Browser } = await import('./browser.mjs');
const { Endpoint } = await import('./endpoint.mjs');
const { Site } = await import('./site.mjs');
const { EVENTS, SCENARIOS, arrives, survivors } = await import('./survival.mjs');

const wanted = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const names = wanted.length ? wanted : Object.keys(PRODUCTS);
const onlySizes = process.argv.includes('--sizes');
const folder = mkdtempSync(join(tmpdir(), 'beacon-bench-sdk-'));

try {
  const found = await measured();
  printSizes(found);
  if (!onlySizes) printSurvival(found);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// One product after the other: an endpoint that goes away does so for all who use it.
async function measured() {
  const found = [];
  for (const name of names) {
    console.error(name);
    mkdirSync(join(folder, name));
    found.push(await measure(name, await PRODUCTS[name].make(join(folder, name))));
  }
  return found;
}

async function measure(name, tags) {
  const endpoint = new Endpoint();
  await endpoint.comesUp();
  const site = new Site(folder, { [name]: tags }, endpoint.address);
  await site.comesUp();
  const browser = new Browser();
  await browser.starts();
  const survived = {};
  try {
    await arrives(browser, endpoint, site.page(name));
    const sizes = site.loaded(name).map(sizeOf);
    for (const scenario of onlySizes ? [] : Object.keys(SCENARIOS)) {
      survived[scenario] = await survivors(scenario, browser, endpoint, site.page(name));
      console.error(`  ${scenario}: ${JSON.stringify(survived[scenario])}`);
    }
    return { title: PRODUCTS[name].title(), sizes, survived };
  } finally {
    await browser.ends();
    await endpoint.goesAway();
    await site.ends();
  }
}

function sizeOf(file) {
  const bytes = readFileSync(file);
  return { plain: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

function printSizes(found) {
  console.log('| client | files | minified | gzip -9 |\n|---|---|---|---|');
  for (const { title, sizes } of found) {
    const sum = (key) => sizes.reduce((total, each) => total + each[key], 0).toLocaleString('en');
    console.log(`| ${title} | ${sizes.length} | ${sum('plain')} | ${sum('gzipped')} |`);
  }
}

function printSurvival(found) {
  const scenarios = Object.keys(SCENARIOS);
  console.log(`\nOf ${EVENTS} events tracked while the server is away, so many arrive once it is back:\n`);
  console.log(`| client | ${scenarios.join(' | ')} |\n|---|${'---|'.repeat(scenarios.length)}`);
  for (const { title, survived } of found) {
    const cells = scenarios.map((scenario) => {
      const { arrived, doubled } = survived[scenario];
      return doubled ? `${arrived}, ${doubled} of them twice` : arrived;
    });
    console.log(`| ${title} | ${cells.join(' | ')} |`);
  }
}
