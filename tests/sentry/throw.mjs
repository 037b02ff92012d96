// Throws an error in a page whose script is minified.
//
// In: {folder} to bundle into, and to stop there; or {folder, dsn} to open the page and click, when it
// tells the status of what the client sent.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { inBrowser } from '../browser/browser.mjs';

const { folder, dsn } = JSON.parse(process.argv[2]);

if (!dsn) {
  await build({
    entryPoints: [fileURLToPath(new URL('checkout.js', import.meta.url))],
    outfile: `${folder}/checkout.min.js`,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'iife',
  });
} else {
  const page_ = `<title>Shop</title><link rel="icon" href="data:,"><body data-dsn="${dsn}">
<h1>Shop</h1><button>Buy</button><script src="/checkout.min.js"></script>`;
  const shop = createServer((request, answer) => {
    const isScript = request.url === '/checkout.min.js';
    answer.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    answer.end(isScript ? readFileSync(`${folder}/checkout.min.js`) : page_);
  });
  inBrowser(async (page) => {
    await new Promise((listens) => shop.listen(0, '127.0.0.1', listens));
    await page.goto(`http://shop.localhost:${shop.address().port}/`);
    const isSent = page.waitForResponse((response) => (response.request().postData() ?? '').includes('TypeError'));
    await page.click('button');
    return (await isSent).status();
  }).finally(() => shop.close());
}
