// What the tracker does in a browser. Each scenario visits a site with it; site.mjs has the rest.

import { delivered, kept, listen, scriptTag, settled, until, visit } from './site.mjs';

const HALF_AN_HOUR = 30 * 60_000;

/** The page has the tracker and its functions. */
const ready = (page) => page.waitForFunction(() => window.tracker?.event);

/** How many events Beacon has taken. */
const accepted = async (host) => (await (await fetch(`${host}/api/v1/health`)).json()).ingest.accepted;

/** Of one window: `newPage` of the browser gives each page one of its own. */
async function tabs(page, count) {
  const context = await page.context().browser().newContext();
  return Promise.all(Array.from({ length: count }, () => context.newPage()));
}

export default visit({
  async load(page, { site, path, referrer }) {
    const sent = listen(page);
    const answer = delivered(page);
    await page.goto(site + path, { referer: referrer });
    const status = (await answer).status();
    await settled(page);
    const cookies = await page.context().cookies();
    return { status, sent, cookies, document: await page.evaluate(() => document.cookie) };
  },

  async routes(page, { site }) {
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate(async () => {
      // What happens in one millisecond has no order in the database.
      const tick = async () => {
        const now = Date.now();
        while (Date.now() === now) await new Promise((later) => setTimeout(later));
      };
      const go = async (method, url) => {
        history[method]({}, '', url);
        await tick();
      };
      await tick();
      await go('pushState', '/shoes?size=42');
      await go('pushState', '/shoes?size=42');
      await go('pushState', '/shoes?size=43');
      await go('replaceState', '/shoes?size=4');
      await go('replaceState', '/cart');
      location.hash = 'sum';
      const moved = new Promise((moves) => addEventListener('popstate', moves, { once: true }));
      history.go(-2);
      await moved;
      await tick();
      tracker.event('end');
    });
    await settled(page);
  },

  async hashRoutes(page, { site }) {
    await page.goto(`${site}/#/cart`);
    await ready(page);
    await page.evaluate(async () => {
      const moved = new Promise((moves) => addEventListener('hashchange', moves, { once: true }));
      location.hash = '/pay?step=1';
      await moved;
    });
    await settled(page);
  },

  async batches(page, { site }) {
    const sent = listen(page);
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate(() => {
      for (let n = 1; n < 10; n++) tracker.event(`event ${n}`);
    });
    await settled(page);
    const start = Date.now();
    await page.evaluate(() => tracker.event('late'));
    await settled(page);
    return { sizes: sent.map(({ events }) => events.length), waited: sent.at(-1).at - start };
  },

  async burst(page, { site, events }) {
    const sent = listen(page);
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate((events) => {
      for (let n = 1; n < events; n++) tracker.event('burst', { n });
    }, events);
    await settled(page);
    return { requests: sent.length };
  },

  async leave(page, { site, host }) {
    const before = await accepted(host);
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate(() => tracker.event('leaving'));
    await page.goto('about:blank');
    await until(async () => (await accepted(host)) === before + 2);
  },

  async leaveAndReturn(page, { site }) {
    const sent = listen(page);
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate(() => tracker.event('leaving'));
    await page.goto('about:blank');
    await page.goto(`${site}/again`);
    await settled(page);
    return { again: sent.at(-1).events.map(({ event }) => event) };
  },

  // Beacon goes away and comes back, while pages come and go.
  async outage(page, { site, turn }) {
    await page.goto(`${site}/`);
    await settled(page);
    await turn('down');
    await page.evaluate(() => tracker.event('into the void'));
    await page.goto(`${site}/next`); // the script comes from the browser's cache
    await ready(page);
    await page.evaluate(() => {
      for (let n = 0; n < 20; n++) tracker.event('kept', { n });
    });
    const waiting = (await kept(page)).events.length;
    await turn('up');
    await settled(page);
    return { waiting };
  },

  // The tab is closed while Beacon is away; another one sends what is left.
  async closed(first, { site, turn }) {
    const [page, other] = await tabs(first, 2);
    await page.goto(`${site}/`);
    await settled(page);
    await turn('down');
    await page.evaluate(() => tracker.event('before the end'));
    await page.close();
    await turn('up');
    await other.goto(`${site}/other`);
    await settled(other);
  },

  async refused(page, { site, hosts }) {
    const warnings = [];
    page.on('console', (message) => warnings.push(`${message.type()}: ${message.text()}`));
    const sent = listen(page);
    const answer = delivered(page);
    await page.goto(`${site}/`);
    const status = (await answer).status();
    await until(() => warnings.some((text) => text.startsWith('warning')));
    await page.evaluate(() => {
      for (let n = 0; n < 30; n++) tracker.event('more');
    });
    await page.goto('about:blank');
    return { status, requests: sent.length, warnings };
  },

  async asksNot(page, { site, signal }) {
    await page.addInitScript(([name, value]) => {
      Object.defineProperty(Navigator.prototype, name, { get: () => value });
    }, signal);
    const requests = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(`${site}/`);
    await ready(page);
    const left = await page.evaluate(() => {
      for (let n = 0; n < 20; n++) tracker.event('no');
      tracker.identify('olga', { plan: 'pro' });
      tracker.reset();
      history.pushState({}, '', '/other');
      return Object.keys(localStorage);
    });
    await page.goto('about:blank');
    return { left, requests };
  },

  async excluded(page, { site }) {
    await page.goto(`${site}/admin/users`);
    await ready(page);
    const before = await page.evaluate(() => {
      tracker.event('secret');
      return Object.keys(localStorage);
    });
    await page.evaluate(() => history.pushState({}, '', '/shop'));
    await page.evaluate(() => history.pushState({}, '', '/cart'));
    await page.evaluate(() => history.pushState({}, '', '/administration'));
    await settled(page);
    return { before };
  },

  async identify(page, { site }) {
    await page.goto(`${site}/`);
    await ready(page);
    const first = await kept(page);
    await page.evaluate(() => {
      tracker.identify('user-42', { plan: 'pro' });
      tracker.reset();
      tracker.event('as somebody new');
    });
    const second = await kept(page);
    await settled(page);
    return { first, second };
  },

  async sessions(first, { site }) {
    const pages = await tabs(first, 3);
    const page = pages[0];
    for (const [n, each] of pages.entries()) await each.goto(`${site}/${n}`);
    for (const each of pages) await ready(each);
    for (const each of pages) await each.evaluate(() => tracker.event('in a tab'));
    const visits = new Set((await kept(page)).events.map(({ session_id }) => session_id));
    await page.evaluate((idle) => {
      const name = 'beacon.session';
      const [id, used] = [localStorage[name].slice(0, 36), +localStorage[name].slice(36)];
      localStorage[name] = id + (used - idle);
      tracker.event('much later');
    }, HALF_AN_HOUR);
    const later = (await kept(page)).session;
    for (const each of pages) await settled(each);
    return { visits: visits.size, isNew: !visits.has(later) };
  },

  async names(page, { site, host, key }) {
    await page.goto(`${site}/taken`);
    await page.waitForFunction(() => window.beacon?.event);
    const own = await page.evaluate(() => {
      beacon.event('by the other name');
      return tracker;
    });
    await settled(page);
    await page.goto(`${site}/element`);
    await ready(page);
    await page.goto(`${site}/waiting`);
    await ready(page);
    await page.evaluate(() => tracker.push(['event', 'pushed later', { n: 3 }]));
    await settled(page);
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate((tag) => {
      const again = document.createRange().createContextualFragment(tag);
      const loaded = new Promise((loads) => (again.querySelector('script').onload = loads));
      document.head.append(again);
      return loaded;
    }, scriptTag({ host, key }));
    await settled(page);
    return { own };
  },

  async bad(page, { site }) {
    await page.goto(`${site}/`);
    await ready(page);
    await page.evaluate(() => {
      const loop = {};
      loop.loop = loop;
      tracker.event('a circle', loop);
      tracker.event('a big number', { n: 10n });
      tracker.event();
      tracker.event({});
      tracker.event('no object', ['list']);
      tracker.identify();
      tracker.event('good');
    });
    await settled(page);
  },

  async nothingKept(page, { site }) {
    await page.goto(`${site}/`);
    await ready(page);
    const answer = delivered(page);
    const names = await page.evaluate(() => {
      tracker.event('unknown');
      try {
        return Object.keys(localStorage);
      } catch (error) {
        return error.name;
      }
    });
    await answer;
    return { names };
  },

  async restored(page, { site }) {
    await page.goto(`${site}/`);
    await settled(page);
    await page.evaluate(() => (window.isTheSame = true));
    await page.goto(`${site}/second`);
    await settled(page);
    await page.evaluate(() => history.back());
    await page.waitForFunction(() => window.isTheSame);
    await settled(page);
  },

  async prerendered(page, { site }) {
    await page.addInitScript(() => {
      window.prerenders = true;
      Object.defineProperty(Document.prototype, 'prerendering', { get: () => window.prerenders });
    });
    await page.goto(`${site}/`);
    await ready(page);
    const before = (await kept(page)).events.length;
    await page.evaluate(() => {
      window.prerenders = false;
      document.dispatchEvent(new Event('prerenderingchange'));
    });
    await settled(page);
    return { before };
  },

  async strict(page, { site }) {
    await page.goto(`${site}/`);
    await ready(page);
    // The captures come a moment after the tracker.
    const names = async () => (await kept(page)).events.map(({ event }) => event);
    await until(async () => (await page.click('text=Buy'), (await names()).includes('buy')));
    await settled(page);
  },
});
