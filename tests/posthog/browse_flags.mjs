// A page with posthog-js asks for flags: as a visitor, as one of a company, and as a user.
//
// In: {host, key, user, flags}: PostHog's `api_host`, the project's key, the visitor's id as a user,
// the flags to ask for one by one. Out: {before, visitor, member, user, payloads, calls, asked,
// complaints}: the visitor's id, what each flag was each time (null: posthog-js knows none), the
// calls of `onFeatureFlags`, and the requests: [path, status, encoding, body of those for flags].

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

const client = readFileSync(new URL('node_modules/posthog-js/dist/array.js', import.meta.url), 'utf8');
const shop = createServer((_request, answer) => {
  answer.writeHead(200, { 'Content-Type': 'text/html' });
  answer.end('<title>Shop</title><link rel="icon" href="data:,"><button id="buy">Buy</button>');
});

inBrowser(async (page, { host, key, user, flags }) => {
  const complaints = complaintsOf(page);
  const asked = [];
  page.on('response', (response) => {
    const { origin, pathname } = new URL(response.url());
    if (origin !== host || response.request().method() === 'OPTIONS') return;
    const raw = response.request().postDataBuffer();
    const isPacked = raw?.[0] === 0x1f && raw[1] === 0x8b;
    const body = pathname === '/flags/' ? JSON.parse(text(raw, isPacked)) : null;
    asked.push([pathname, response.status(), isPacked ? 'gzip' : 'plain', body]);
  });
  await new Promise((listens) => shop.listen(0, '127.0.0.1', listens));
  await page.goto(`http://shop.localhost:${shop.address().port}/`);
  await page.addScriptTag({ content: client });

  const before = await page.evaluate(start, { host, key });
  const visitor = await page.evaluate(read, flags);
  await page.evaluate(() => changed(() => posthog.group('company', 'acme', { plan: 'pro' })));
  const member = await page.evaluate(read, flags);
  await page.evaluate((user) => changed(() => posthog.identify(user, { plan: 'pro' })), user);
  const asUser = await page.evaluate(read, flags);
  const payloads = await page.evaluate(
    (flags) => Object.fromEntries(flags.map((flag) => [flag, posthog.getFeatureFlagPayload(flag) ?? null])),
    flags,
  );
  await page.click('#buy');
  const calls = await page.evaluate(() => calls);
  await page.goto('about:blank'); // what it still keeps it sends on leaving
  return { before, visitor, member, user: asUser, payloads, calls, asked, complaints };
}).finally(() => shop.close());

function text(raw, isPacked) {
  const plain = (isPacked ? gunzipSync(raw) : raw).toString();
  if (!plain.startsWith('data=')) return plain;
  return Buffer.from(decodeURIComponent(plain.slice(5)), 'base64').toString();
}

function start({ host, key }) {
  window.calls = [];
  window.changed = (act) =>
    new Promise((done) => {
      const count = calls.length;
      act();
      const look = () => (calls.length > count ? done() : setTimeout(look, 5));
      look();
    });
  const options = { api_host: host, opt_out_useragent_filter: true, persistence: 'memory' };
  posthog.init(key, options);
  return changed(() =>
    posthog.onFeatureFlags((flags, _variants, { errorsLoading } = {}) => {
      calls.push([[...flags].sort(), errorsLoading ?? false]);
    }),
  ).then(() => posthog.get_distinct_id());
}

function read(flags) {
  return Object.fromEntries(flags.map((flag) => [flag, posthog.getFeatureFlag(flag) ?? null]));
}
