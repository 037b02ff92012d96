// Who the visitor is, over pages, resets and opting out. Each scenario visits a site with the SDK.

import { flush, open, ready, track, visit } from './pages.mjs';

/** All that is ours in the browser's storage. */
const stored = (page) =>
  page.evaluate(async () => {
    const rows = [];
    for (const { name } of await indexedDB.databases())
      await new Promise((done) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('seq').objectStore('seq').getAll();
          reading.onsuccess = () => done(rows.push(...reading.result), opening.result.close());
        };
      });
    return { rows, names: Object.keys(localStorage) };
  });

export default visit({
  // A user, who stays the same on the next page: there the flags are never those of a stranger.
  async identified(page, { site }) {
    await open(page, `${site}/`);
    await page.waitForFunction(() => window.sdk.variant('pro') === false);
    await page.evaluate(() => window.sdk.identify('olga', { plan: 'pro' }));
    await page.waitForFunction(() => window.sdk.variant('pro') === true);
    await track(page, 'as olga');
    await flush(page);
    const told = [];
    const note = ({ payload }) => {
      const { flags } = JSON.parse(payload);
      if (flags) told.push(flags.pro);
    };
    page.on('websocket', (socket) => socket.on('framereceived', note));
    await page.reload();
    await ready(page);
    const atLoad = await page.evaluate(() => window.sdk.variant('pro'));
    await track(page, 'as olga again');
    await flush(page);
    const toldOlga = [...told];
    const afterReset = await page.evaluate(() => {
      window.sdk.reset();
      return window.sdk.variant('pro') ?? null;
    });
    await page.waitForFunction(() => window.sdk.variant('pro') === false);
    await track(page, 'as nobody');
    await flush(page);
    return { atLoad, told: toldOlga, afterReset };
  },

  async optedOut(page, { site, host }) {
    await open(page, `${site}/`);
    await track(page, 'before');
    await flush(page);
    await page.evaluate(() => {
      window.sdk.track('thrown away');
      window.sdk.optOut();
      window.sdk.track('while out');
    });
    await page.waitForFunction(async () => {
      const [{ name }] = await indexedDB.databases();
      return new Promise((done) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('seq').objectStore('seq').count();
          counting.onsuccess = () => done(counting.result === 0, opening.result.close());
        };
      });
    });
    const out = await stored(page);
    const connections = [];
    page.on('websocket', (socket) => connections.push(socket.url()));
    page.on('request', (request) => request.url().startsWith(host) && connections.push(request.url()));
    await page.reload();
    await ready(page);
    await track(page, 'on a later page');
    await page.waitForLoadState('networkidle');
    const whileOut = { workers: page.workers().length, connections: [...connections] };
    await page.evaluate(() => window.sdk.optIn());
    await track(page, 'in again');
    await flush(page);
    return { ...out, ...whileOut };
  },

  // Events of a visitor who was reset before they could be sent.
  async resetOffline(page, { site }) {
    await open(page, `${site}/`);
    await flush(page);
    await page.context().setOffline(true);
    await page.evaluate(() => {
      window.sdk.identify('olga');
      window.sdk.track('as olga');
      window.sdk.reset();
      window.sdk.track('as nobody');
    });
    await page.context().setOffline(false);
    await flush(page);
  },

  async refined(page, { site }) {
    await open(page, `${site}/`);
    await page.evaluate(() => {
      window.sdk.setProps({ plan: 'free' });
      window.sdk.beforeSend((event) => event.event !== 'secret' && event);
      window.sdk.track('secret');
      window.sdk.track('shown', { n: 1 });
      window.sdk.page();
    });
    await flush(page);
  },
});
