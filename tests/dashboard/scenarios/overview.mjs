// The overview of a project.

import { see, settled } from '../pages.mjs';

const text = (page, selector) => page.locator(selector).allInnerTexts();

see({
  async shows(page) {
    return {
      title: await page.title(),
      cards: await text(page, 'main [aria-pressed] .numbers'),
      lists: await text(page, 'main section h2'),
    };
  },

  // A click on a value filters everything, and stands in the URL; another takes it back.
  async filters(page) {
    const visitors = () => page.locator('main [aria-pressed] .numbers').first().innerText();
    const before = await visitors();
    await page.getByRole('list', { name: 'Countries by Visitors' }).getByRole('button').first().click();
    await page.waitForURL(/filters=/);
    await settled(page);
    const filtered = await visitors();
    const chip = await page.getByRole('group', { name: 'Filters' }).innerText();
    await page.reload();
    await settled(page);
    const reloaded = await visitors();
    await page.getByRole('button', { name: /Remove the filter/ }).click();
    await settled(page);
    return { before, filtered, chip, reloaded, after: await visitors(), url: page.url() };
  },
});
