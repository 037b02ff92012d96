// All projects, and the first one of somebody new.

import { see, settled } from '../pages.mjs';
import { send } from '../sending.mjs';

const names = (page) => page.locator('main h2').allInnerTexts();

export default see({
  async lists(page) {
    const [card] = await page.locator('main li', { hasText: 'Shop' }).allInnerTexts();
    return { names: await names(page), card };
  },

  // Who is active is asked again and again, and nothing moves by it. The clock is the page's own.
  async follows(page, { base, key, path }) {
    await page.clock.install();
    await page.goto(base + path);
    await settled(page);
    const card = page.getByRole('link', { name: 'Visited' });
    const active = card.locator('p', { hasText: 'active now' });
    const before = await active.innerText();
    const { y, height } = await card.boundingBox();
    await send(base, key, ['hello']);
    while ((await active.innerText()) === before) {
      const asked = page.waitForResponse(/\/projects\/activity/);
      await page.clock.runFor(10_000);
      await asked;
    }
    const later = await card.boundingBox();
    return { before, after: await active.innerText(), moved: Math.abs(later.y - y) + Math.abs(later.height - height) };
  },

  // From nothing to the snippet, by keyboard alone.
  async begins(page) {
    const empty = await page.locator('main').innerText();
    await page.keyboard.press('n');
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Welcome to Mine' }).waitFor();
    await settled(page);
    return { empty, tag: await page.locator('pre').innerText() };
  },

  // Many are found by a part of their name.
  async finds(page) {
    await page.keyboard.press('/');
    await page.keyboard.type('of many 1');
    await settled(page);
    const found = await names(page);
    await page.keyboard.type(' no such');
    await settled(page);
    const none = await page.locator('main').innerText();
    for (let count = 0; count < ' no such'.length; count++) await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/p\/\d+$/);
    await settled(page);
    return { found, none, title: await page.title() };
  },
});
