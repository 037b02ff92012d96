// A page with OpenFeature's web SDK and its OFREP provider, whose flag changes several times.
//
// In: {host, key, flag, user, ready, changes}: Beacon's address, the project's key, a boolean flag
// and the visitor; `ready` is a file that is made once the page listens, and `changes` how many it
// waits for. Out: {first, seen, statuses, complaints}: the flag's details at first, its value and
// the time (milliseconds since 1970) at each change, and the answers to evaluations: the status, and
// whether `If-None-Match` and `flagConfigEtag` were sent. The packages
// are served as they are: the browser finds them by an import map.

import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

const imports = {
  '@openfeature/core': '/@openfeature/core/dist/esm/index.js',
  '@openfeature/web-sdk': '/@openfeature/web-sdk/dist/esm/index.js',
  '@openfeature/ofrep-core': '/@openfeature/ofrep-core/index.esm.js',
  '@openfeature/ofrep-web-provider': '/@openfeature/ofrep-web-provider/index.esm.js',
};
const packages = new Set(Object.values(imports));
const page = `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>`;
const shop = createServer((request, answer) => {
  const isPackage = packages.has(request.url);
  answer.writeHead(200, { 'Content-Type': isPackage ? 'text/javascript' : 'text/html' });
  answer.end(isPackage ? readFileSync(new URL(`node_modules${request.url}`, import.meta.url)) : page);
});

inBrowser(async (tab, { host, key, flag, user, ready, changes }) => {
  const complaints = complaintsOf(tab);
  const statuses = [];
  const streams = tab.waitForResponse((response) => response.url().includes('/ofrep/v1/stream?token='));
  tab.on('response', (response) => {
    if (response.url().includes('/evaluate/') && response.request().method() === 'POST') {
      const told = new URL(response.url()).searchParams.has('flagConfigEtag');
      statuses.push([response.status(), response.request().headers()['if-none-match'] !== undefined, told]);
    }
  });
  await new Promise((listens) => shop.listen(0, '127.0.0.1', listens));
  await tab.goto(`http://shop.localhost:${shop.address().port}/`);
  const first = await tab.evaluate(start, { host, key, flag, user });
  const stream = await streams;
  const again = await tab.evaluate(refresh, { user });
  writeFileSync(ready, String(stream.status()));
  const seen = await tab.evaluate((changes) => window.changed(changes), changes);
  await tab.evaluate(() => window.close_provider());
  return { first, again, seen, statuses, complaints, stream: stream.headers()['content-type'] };
}).finally(() => shop.close());

async function start({ host, key, flag, user }) {
  const { OpenFeature, ProviderEvents } = await import('@openfeature/web-sdk');
  const { OFREPWebProvider } = await import('@openfeature/ofrep-web-provider');
  const options = { baseUrl: host, headers: [['X-API-Key', key]], cacheMode: 'disabled' };
  await OpenFeature.setContext({ targetingKey: user, plan: 'pro' });
  await OpenFeature.setProviderAndWait(new OFREPWebProvider(options));
  const client = OpenFeature.getClient();
  const seen = [];
  client.addHandler(ProviderEvents.ConfigurationChanged, () => {
    const value = client.getBooleanValue(flag, false);
    if (seen.at(-1)?.value !== value) seen.push({ value, at: Date.now() });
  });
  window.refresh = (context) => OpenFeature.setContext(context).then(() => client.getBooleanDetails(flag, false));
  window.changed = async (changes) => {
    while (seen.length < changes) await new Promise((later) => setTimeout(later, 5));
    return seen;
  };
  window.close_provider = () => OpenFeature.close();
  return client.getBooleanDetails(flag, false);
}

function refresh({ user }) {
  return window.refresh({ targetingKey: user, plan: 'pro' });
}
