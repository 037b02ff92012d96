// Opens a page with posthog-js in a browser, as a visitor who then says who she is.
//
// In: {host, key, user}: PostHog's `api_host`, the project's key, the visitor's id as a user. The
// page is of the site shop.localhost, which this script serves: so to the browser all is local.
// Out: {before, after, asked, complaints}: the visitor's id before and after, and the requests that
// went to the host, with their statuses.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

const client = readFileSync(new URL('node_modules/posthog-js/dist/array.js', import.meta.url), 'utf8');
const shop = createServer((_request, answer) => {
  answer.writeHead(200, { 'Content-Type': 'text/html' });
  answer.end('<title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>');
});

inBrowser(async (page, { host, key, user }) => {
  const complaints = complaintsOf(page);
  const asked = [];
  page.on('response', (response) => {
    const { origin, pathname } = new URL(response.url());
    if (origin === host) asked.push([response.request().method(), pathname, response.status()]);
  });
  await new Promise((listens) => shop.listen(0, '127.0.0.1', listens));
  await page.goto(`http://shop.localhost:${shop.address().port}/?utm_source=news`);
  await page.addScriptTag({ content: client });

  const before = await page.evaluate(
    ([api_host, token]) =>
      new Promise((loaded) => {
        const options = { api_host, opt_out_useragent_filter: true, persistence: 'memory' };
        posthog.init(token, { ...options, loaded: () => loaded(posthog.get_distinct_id()) });
        posthog.capture('looked', { n: 1 });
      }),
    [host, key],
  );
  const isSent = page.waitForResponse((response) => sends(response.request(), 'bought'));
  const after = await page.evaluate((user) => {
    posthog.identify(user, { plan: 'pro' });
    posthog.capture('bought');
    return posthog.get_distinct_id();
  }, user);
  await isSent;

  await page.evaluate(() => posthog.capture('last'));
  await page.goto('about:blank'); // what it still keeps it sends on leaving
  return { before, after, asked, complaints };
}).finally(() => shop.close());

function sends(request, event) {
  const { pathname } = new URL(request.url());
  return pathname === '/e/' && gunzipSync(request.postDataBuffer()).includes(`"${event}"`);
}
