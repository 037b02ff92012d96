// A site with the tracker, of another origin than Beacon's, and what a test asks of its pages.
//
// `visit(scenarios)` is what runs the scenario that the test names, with a site that has the test's script
// tag on every page. In: {scenario, host, key, attributes, source, html, headers, paths, turns}:
// Beacon's address, the project's key, more attributes of the tag and the path of its script, the body
// of the pages, their headers, pages that have a body of their own, and a folder in which scenario and
// test take turns. Out: what the scenario returns, {site, complaints} added.

import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { complaintsOf } from '../browser/browser.mjs';

const HEAD = '<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">';
const POLL_MILLISECONDS = 20;

/** `paths` may have pages of their own: {path: html}. */
export async function openSite(html, headers = {}, paths = {}) {
  const server = createServer(({ url }, answer) => {
    const { pathname } = new URL(url, 'http://site');
    answer.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store', ...headers });
    answer.end(HEAD + (paths[pathname] ?? html));
  });
  await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
  return { origin: `http://shop.localhost:${server.address().port}`, close: () => server.close() };
}

/** `tag` is one that is made already. */
export function scriptTag({ host, key, tag, attributes = '', source = '/static/sdk/tracker.min.js' }) {
  return tag ?? `<script defer src="${host}${source}" data-project="${key}" ${attributes}></script>`;
}

/** `sent` grows by {events, kind, at} with each request for events, `kind` is ping for a beacon. */
export function listen(page) {
  const sent = [];
  page.on('request', (request) => {
    if (!isDelivery(request)) return;
    const { events } = JSON.parse(request.postData());
    sent.push({ events, kind: request.resourceType(), at: Date.now() });
  });
  return sent;
}

const isDelivery = (request) => new URL(request.url()).pathname === '/b';

/** The next answer to a request for events. */
export const delivered = (page) => page.waitForResponse((response) => isDelivery(response.request()));

/** What the tracker keeps: {anon, session, events}, events as they are sent. */
export const kept = (page) =>
  page.evaluate(() => ({
    anon: localStorage['beacon.anon'] ?? null,
    session: localStorage['beacon.session']?.slice(0, 36) ?? null,
    events: Object.keys(localStorage)
      .filter((name) => name.startsWith('beacon.event.'))
      .sort()
      .map((name) => JSON.parse(localStorage[name])),
  }));

export async function until(condition) {
  for (;;) {
    const found = await condition();
    if (found) return found;
    await new Promise((later) => setTimeout(later, POLL_MILLISECONDS));
  }
}

/** Until the tracker keeps nothing: all is confirmed. */
export const settled = (page) => until(async () => (await kept(page)).events.length === 0);

export function visit(scenarios) {
  return async (page, argument) => {
    const { scenario, html = '', headers, turns, paths } = argument;
    const site = await openSite(scriptTag(argument) + html, headers, paths);
    const complaints = complaintsOf(page);
    /** Lets the test do something, and goes on when that is done. */
    const turn = async (name) => {
      writeFileSync(`${turns}/${name}`, '');
      await until(() => existsSync(`${turns}/${name}.done`));
    };
    try {
      const found = await scenarios[scenario](page, { ...argument, site: site.origin, turn });
      return { ...found, site: site.origin, complaints };
    } finally {
      site.close();
    }
  };
}
