// What the automatic captures find on a page. Each scenario visits a site with them.

import { kept, settled, until, visit } from './site.mjs';

/** The captures have begun: they come a moment after the tracker. */
async function begun(page, { site, path = '/' }) {
  const loaded = page.waitForResponse((response) => response.url().includes('/static/sdk/auto.min.'));
  await page.goto(site + path);
  await (await loaded).finished();
  // What imports it goes on when that import does.
  await page.evaluate((url) => import(url), (await loaded).url());
}

/** Links and forms lead nowhere, so that the page stays. */
const stay = (page) =>
  page.evaluate(() => {
    for (const kind of ['click', 'auxclick', 'submit']) {
      addEventListener(kind, (event) => {
        if (kind === 'submit' || event.target.closest('a')) event.preventDefault();
      });
    }
  });

export default visit({
  async clicks(page, argument) {
    await begun(page, argument);
    await stay(page);
    for (const text of argument.click) await page.getByText(text, { exact: true }).click();
    for (const text of argument.middle ?? []) await page.getByText(text).click({ button: 'middle' });
    for (const text of argument.right ?? []) await page.getByText(text).click({ button: 'right' });
    await settled(page);
  },

  async scroll(page, argument) {
    await begun(page, argument);
    const to = (share) =>
      page.evaluate(async (share) => {
        scrollTo(0, share * document.documentElement.scrollHeight - innerHeight);
        await new Promise((frame) => requestAnimationFrame(() => requestAnimationFrame(frame)));
      }, share);
    for (const share of [0.3, 0.6, 0.3, 1]) await to(share);
    await page.evaluate(() => history.pushState({}, '', '/second'));
    await to(0.3);
    await settled(page);
  },

  async time(page, argument) {
    await begun(page, argument);
    await page.evaluate(() => new Promise((later) => setTimeout(later, 1200)));
    await page.evaluate(() => history.pushState({}, '', '/second'));
    await page.evaluate(() => new Promise((later) => setTimeout(later, 1200)));
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    await page.evaluate(() => new Promise((later) => setTimeout(later, 1200)));
    await page.evaluate(() => {
      delete document.hidden;
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      history.pushState({}, '', '/third');
    });
    await settled(page);
  },

  async views(page, argument) {
    await begun(page, argument);
    const seen = async (name) =>
      until(async () => (await kept(page)).events.some(({ event }) => event === name));
    await page.evaluate(() => {
      const late = document.createElement('p');
      late.dataset.trackView = 'late';
      late.textContent = 'Late';
      const around = document.createElement('div');
      around.append(late);
      document.body.prepend(around);
    });
    await seen('late');
    await page.evaluate(() => document.querySelector('#far').scrollIntoView());
    await seen('far');
    await page.evaluate(() => scrollTo(0, 0));
    await settled(page);
  },

  async errors(page, argument) {
    await begun(page, argument);
    await page.evaluate(async () => {
      // Apart, as what happens in one millisecond has no order in the database.
      const later = (action) => new Promise((done) => setTimeout(() => (setTimeout(done, 3), action())));
      await later(window.pay);
      for (let n = 0; n < 3; n++) {
        await later(() => {
          Promise.reject(new RangeError('too far'));
        });
      }
      await later(() => {
        Promise.reject({ code: 7 });
      });
      await later(() => {
        throw 'a text';
      });
      await later(() => {
        const image = new Image();
        image.src = 'data:image/png,broken';
        return new Promise((fails) => (image.onerror = fails));
      });
      for (let n = 0; n < 40; n++) {
        await later(() => {
          throw new Error(`again ${n}`);
        });
      }
    });
    await settled(page);
  },

  async vitals(page, argument) {
    await begun(page, argument);
    await page.getByText('Press').click();
    await page.evaluate(async () => {
      const above = document.createElement('div');
      above.style.height = '200px';
      const after = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));
      await after(700); // sooner after an input the user wanted the shift, and it does not count
      document.body.prepend(above);
      await after(200);
    });
    await page.evaluate(() => history.pushState({}, '', '/second'));
    await page.goto('about:blank');
    await page.goto(`${argument.site}/again`);
    await settled(page);
  },
});
