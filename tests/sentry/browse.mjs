// Opens a page with @sentry/browser in a browser, in which an error is thrown that nobody catches.
//
// In: {dsn, megabytes}. The page is of the site shop.localhost, which this script serves; its script
// is bundled as sites do it. Out: {asked, complaints}: the requests to the DSN's host, with statuses.

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

const bundled = await build({
  entryPoints: [fileURLToPath(new URL('shop.js', import.meta.url))],
  bundle: true,
  format: 'iife',
  write: false,
});
const script = bundled.outputFiles[0].text;
const shop = createServer((request, answer) => {
  const isScript = request.url === '/shop.js';
  answer.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
  answer.end(isScript ? script : PAGE);
});
const PAGE = `<title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><button>Buy</button>
<script src="/shop.js"></script>`;

inBrowser(async (page, { dsn, megabytes }) => {
  const complaints = complaintsOf(page);
  const asked = [];
  const { host } = new URL(dsn);
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (url.host === host) asked.push([response.request().method(), url.pathname, response.status()]);
  });
  await new Promise((listens) => shop.listen(0, '127.0.0.1', listens));
  await page.goto(`http://shop.localhost:${shop.address().port}/cart?n=1`);
  await page.evaluate((to) => start(to), dsn);
  const isSent = page.waitForResponse((response) => sends(response.request(), '"no cart"'));
  await page.click('button');
  await isSent;
  await page.evaluate((size) => tell(size), megabytes);
  await page.goto('about:blank'); // on leaving it tells what it did not send
  return { asked, complaints };
}).finally(() => shop.close());

const sends = (request, text) => (request.postData() ?? '').includes(text);
