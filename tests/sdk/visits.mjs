// What the SDK does in a browser. Each scenario visits a site with it; pages.mjs has the rest.

import { flush, open, ready, track, until, visit } from './pages.mjs';
import { Proxy } from './proxy.mjs';

export default visit({
  // Beacon is killed and started again while a page tracks on and on.
  async restart(page, { site, turn }) {
    await open(page, `${site}/`);
    await page.evaluate(() => {
      window.n = 0;
      window.timer = setInterval(() => window.sdk.track('steady', { n: window.n++ }), 5);
    });
    await page.waitForFunction(() => window.n > 100);
    await turn('down');
    const before = await page.evaluate(() => window.n);
    await page.waitForFunction((before) => window.n > before + 100, before);
    await turn('up');
    const tracked = await page.evaluate(() => {
      clearInterval(window.timer);
      return window.n;
    });
    await flush(page);
    return { tracked };
  },

  // Pages come and go while Beacon is away; the last one sends what they left.
  async awayAndReload(page, { site, turn }) {
    await open(page, `${site}/`);
    await flush(page);
    await turn('down');
    await track(page, 'before', 20);
    await page.reload();
    await ready(page);
    await track(page, 'after', 20);
    const other = await page.context().newPage();
    await open(other, `${site}/other`);
    await track(other, 'elsewhere', 20);
    await page.close();
    await turn('up');
    await flush(other);
  },

  async offline(page, { site }) {
    await open(page, `${site}/`);
    await track(page, 'before', 5);
    await page.context().setOffline(true);
    await track(page, 'offline', 50);
    await page.context().setOffline(false);
    await track(page, 'after', 5);
    await flush(page);
  },

  // The network is gone without a word: what was sent meanwhile has arrived nowhere.
  async silence(page, { site, host }) {
    const proxy = new Proxy(host);
    try {
      await open(page, `${site}/?host=${await proxy.open()}`);
      await track(page, 'before', 5);
      await flush(page);
      proxy.mode = 'hole';
      await track(page, 'lost', 20);
      await until(() => proxy.swallowed > 0);
      proxy.mend();
      await track(page, 'after', 5);
      await flush(page);
    } finally {
      proxy.close();
    }
  },

  async tabs(page, { site }) {
    const tabs = [page, await page.context().newPage(), await page.context().newPage()];
    await Promise.all(tabs.map((tab, n) => open(tab, `${site}/${n}`)));
    for (const tab of tabs) await track(tab, 'in a tab', 10);
    await Promise.all(tabs.map(flush));
  },

  async visitors(page, { site }) {
    await open(page, `${site}/`);
    await track(page, 'before');
    await page.evaluate(() => window.sdk.identify('olga', { plan: 'pro' }));
    await track(page, 'as olga');
    await page.evaluate(() => window.sdk.reset());
    await track(page, 'as somebody new');
    await flush(page);
  },

  async optedOut(page, { site }) {
    await open(page, `${site}/`);
    await track(page, 'before');
    await flush(page);
    await page.evaluate(() => window.sdk.optOut());
    await track(page, 'no', 5);
    await page.reload();
    await ready(page);
    await track(page, 'no', 5);
    const kept = await page.evaluate(() => Object.keys(localStorage));
    await page.evaluate(() => window.sdk.optIn());
    await track(page, 'after');
    await flush(page);
    return { kept, workers: page.workers().length };
  },

  async webSocketBlocked(page, { site, host }) {
    const proxy = new Proxy(host);
    proxy.mode = 'no upgrade';
    try {
      await open(page, `${site}/?host=${await proxy.open()}`);
      await track(page, 'by HTTP', 120);
      await page.evaluate(() => window.sdk.identify('olga', { plan: 'pro' }));
      await flush(page);
      return { upgrades: proxy.upgrades };
    } finally {
      proxy.close();
    }
  },

  async plain(page, { site }) {
    await open(page, `${site}/`);
    await track(page, 'plain', 20);
    await flush(page);
    return { workers: page.workers().length };
  },

  async flagInTabs(page, { site, turn }) {
    const tabs = [page, await page.context().newPage()];
    for (const tab of tabs) await open(tab, `${site}/`);
    for (const tab of tabs) await tab.waitForFunction(() => window.sdk.variant('banner') === false);
    await turn('ready');
    for (const tab of tabs) await tab.waitForFunction(() => window.sdk.isEnabled('banner'));
  },

  // `changes` times a flag changes; the page notes when it heard of each.
  async flagChanges(page, { site, turn, changes }) {
    await open(page, `${site}/`);
    await page.waitForFunction(() => window.sdk.variant('banner') !== undefined);
    await page.evaluate(() => {
      window.seen = [];
      window.sdk.onChange(() => {
        const value = window.sdk.isEnabled('banner');
        if (window.seen.at(-1)?.value !== value) window.seen.push({ value, at: Date.now() });
      });
    });
    await turn('ready');
    await page.waitForFunction((changes) => window.seen.length >= changes, changes);
    const seen = await page.evaluate(() => window.seen);
    await page.reload();
    await ready(page);
    return { seen, atLoad: await page.evaluate(() => window.flagAtLoad) };
  },

  async backAndForward(page, { site }) {
    await open(page, `${site}/`);
    await track(page, 'first', 5);
    await flush(page);
    await page.evaluate(() => (window.mark = 'the same page'));
    await page.goto(`${site}/other`);
    await ready(page);
    await track(page, 'second', 5);
    await page.goBack({ waitUntil: 'commit' }); // out of the cache it does not load
    await ready(page);
    const restored = await page.evaluate(() => window.mark ?? null);
    await track(page, 'third', 5);
    await flush(page);
    // What the second was frozen with goes with the page that starts next.
    await page.goto(`${site}/next`);
    await ready(page);
    await flush(page);
    return { restored };
  },

  async burst(page, { site, events }) {
    await open(page, `${site}/`);
    const took = await page.evaluate((events) => {
      const took = [];
      window.sdk.page();
      for (let n = 0; n < events; n++) {
        const began = performance.now();
        window.sdk.track('burst', { n });
        took.push(performance.now() - began);
      }
      return took.sort((one, other) => one - other);
    }, events);
    await flush(page);
    return { median: took[events / 2], p99: took[Math.floor(events * 0.99)], slowest: took.at(-1) };
  },

  async burstAndLeave(page, { site, events }) {
    await open(page, `${site}/`);
    await page.evaluate((events) => {
      for (let n = 0; n < events; n++) window.sdk.track('burst', { n });
      location.href = '/next';
    }, events);
    await page.waitForURL(`${site}/next`);
    await ready(page);
    await flush(page);
  },

  // Each way to leave, with an event in the last moment.
  async leave(page, { site }) {
    const lastWords = ['beforeunload', 'pagehide', 'visibilitychange'];
    await open(page, `${site}/`);
    await page.evaluate((lastWords) => {
      for (const name of lastWords) addEventListener(name, () => window.sdk.track(name));
    }, lastWords);
    await page.goto(`${site}/next`);
    await ready(page);
    await flush(page);
  },

  async refused(page, { site }) {
    const warnings = [];
    page.on('console', (message) => message.type() === 'warning' && warnings.push(message.text()));
    const tried = [];
    page.context().on('request', (request) => tried.push(request.url()));
    await open(page, `${site}/`);
    await track(page, 'no', 30);
    await until(() => warnings.length > 0);
    await track(page, 'no', 30);
    return { warnings, tried: tried.length };
  },
});
