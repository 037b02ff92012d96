// What stands around every page: the sidebar, the palette, shortcuts, the theme, the project switch.

import { see, settled } from '../pages.mjs';

const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme ?? 'system');
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

export default see({
  // On a phone the sidebar is a drawer that a click on a page closes.
  async drawer(page) {
    const nav = page.getByRole('navigation', { name: 'Menu' });
    const menu = page.getByRole('button', { name: 'Menu' });
    const before = await nav.isVisible();
    const project = await page.getByRole('banner').getByRole('button', { name: 'Shop' }).isVisible();
    await menu.click();
    await nav.waitFor();
    const opened = await menu.getAttribute('aria-expanded');
    const pages = await nav.getByRole('link').allInnerTexts();
    await nav.getByRole('link', { name: 'Settings' }).click();
    await page.waitForURL(/settings/);
    await nav.first().waitFor({ state: 'hidden' });
    await settled(page);
    await menu.click();
    await page.keyboard.press('Escape');
    await nav.first().waitFor({ state: 'hidden' });
    return { before, project, opened, pages };
  },

  // Ctrl K, a part of a name, Enter.
  async palette(page) {
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'Go to, or do' });
    await dialog.waitFor();
    await page.keyboard.type('emp');
    await settled(page);
    const found = await dialog.getByRole('option').allInnerTexts();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Welcome to Empty' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('no such thing');
    await settled(page);
    const nothing = await dialog.innerText();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    return { found, nothing, url: page.url() };
  },

  // `?` lists them all, and they work: `g ,` goes to the settings. In a field they are letters.
  async shortcuts(page) {
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await help.waitFor();
    const listed = await help.locator('dt').allInnerTexts();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('g,');
    const typed = await page.getByRole('dialog').locator('input').inputValue();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press(',');
    await page.waitForURL(/settings/);
    await settled(page);
    return { listed, typed };
  },

  // `t` goes from one to the next, and the choice stays.
  async theme(page) {
    const seen = [await theme(page)];
    for (let count = 0; count < 3; count++) {
      await page.keyboard.press('t');
      await settled(page);
      seen.push(await theme(page));
      await page.reload();
      await settled(page);
      seen.push(await theme(page));
    }
    return seen;
  },

  // `p`, then arrows and Enter; Escape goes back to where one was.
  async switch(page) {
    await page.keyboard.press('p');
    const menu = page.getByRole('menu', { name: 'Switch project' });
    await menu.waitFor();
    const first = await focused(page);
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await page.keyboard.press('p');
    await menu.waitFor();
    const names = await menu.getByRole('menuitem').allInnerTexts();
    for (let at = 0; at < names.indexOf('Empty'); at++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Welcome to Empty' }).waitFor();
    await settled(page);
    return { first };
  },

  async skips(page) {
    await page.keyboard.press('Tab');
    const first = await focused(page);
    await page.keyboard.press('Enter');
    return { first, url: page.url() };
  },
});
