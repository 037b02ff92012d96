// A site with the SDK as npm has it, of another origin than Beacon's, and what tests ask of it.
//
// `visit(scenarios)` is what runs the scenario that the test names. In: {scenario, host, key, headers,
// turns}: Beacon's address, the project's key, headers of the pages, and a folder in which scenario
// and test take turns. Out: what the scenario returns, {complaints} added.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { complaintsOf } from '../browser/browser.mjs';

const DIST = new URL('../../sdk/js/dist/', import.meta.url);
const HEAD = '<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">';
const POLL_MILLISECONDS = 20;

const script = ({ host, key }) => `
import * as beacon from '/sdk/beacon.js';
import * as flags from '/sdk/flags.js';
const url = new URLSearchParams(location.search).get('host') ?? '${host}';
beacon.init({ url, projectId: '${key}' });
window.flagAtLoad = flags.isEnabled('banner');
window.sdk = { ...beacon, ...flags };
`;

/** `files` are more of its files: {path: JavaScript}. */
async function openSite(argument, files = {}) {
  const scripts = { '/page.js': script(argument), ...files };
  const server = createServer(({ url }, answer) => {
    const { pathname } = new URL(url, 'http://site');
    const source = scripts[pathname] ?? (pathname.startsWith('/sdk/') && fromDist(pathname.slice(5)));
    const type = source ? 'text/javascript' : 'text/html';
    answer.writeHead(200, { 'Content-Type': type, ...argument.headers });
    answer.end(source || `${HEAD}<script type="module" src="/page.js"></script><h1>Shop</h1>`);
  });
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  return { origin: `http://shop.localhost:${server.address().port}`, close: () => server.close() };
}

function fromDist(name) {
  const file = new URL(name, DIST);
  return existsSync(file) ? readFileSync(file) : '';
}

export async function until(condition) {
  for (;;) {
    const found = await condition();
    if (found) return found;
    await new Promise((later) => setTimeout(later, POLL_MILLISECONDS));
  }
}

/** Lets the test do something, and goes on when that is done. */
export async function turn(turns, name) {
  writeFileSync(`${turns}/${name}`, '');
  await until(() => existsSync(`${turns}/${name}.done`));
}

/** Opens a page of the site, until it has the SDK. */
export async function open(page, address) {
  await page.goto(address);
  await ready(page);
}

export const ready = (page) => page.waitForFunction(() => window.sdk);

/** Tracks `count` events called `name`, numbered from 0. */
export const track = (page, name, count = 1) =>
  page.evaluate(
    ([name, count]) => {
      for (let n = 0; n < count; n++) window.sdk.track(name, { n });
    },
    [name, count],
  );

/** Until all that was tracked is acknowledged. */
export const flush = (page) => page.evaluate(() => window.sdk.flush());

export function visit(scenarios) {
  return async (page, argument) => {
    const site = await openSite(argument);
    const complaints = complaintsOf(page);
    const more = { site: site.origin, turn: (name) => turn(argument.turns, name) };
    try {
      const found = await scenarios[argument.scenario](page, { ...argument, ...more });
      return { ...found, complaints };
    } finally {
      site.close();
    }
  };
}
