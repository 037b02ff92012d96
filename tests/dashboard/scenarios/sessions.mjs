// Sessions: the list, and the timeline of one.

import { see, settled } from '../pages.mjs';

export default see({
  async shows(page) {
    return {
      title: await page.title(),
      rows: await page.locator('[data-row]').count(),
      text: await page.locator('main').innerText(),
    };
  },

  async searches(page) {
    const search = page.locator('[data-search]');
    await search.fill('errors:>0');
    await search.press('Enter');
    await page.waitForURL(/search=/);
    await settled(page);
    return { errors: await page.locator('tbody td:nth-child(7)').allInnerTexts() };
  },

  // From the list to a timeline, whose kinds can be hidden and whose events open.
  async tells(page) {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/sessions\/.+/);
    await settled(page);
    const steps = page.locator('main details');
    const all = await steps.count();
    await page.getByRole('button', { name: /^Page view/ }).click();
    await page.waitForURL(/hide=page/);
    await settled(page);
    const rest = await steps.count();
    await page.getByRole('button', { name: /^Page view/ }).click();
    await page.waitForURL((url) => !url.searchParams.has('hide'));
    await settled(page);
    await steps.first().locator('summary').click();
    const json = JSON.parse(await steps.first().locator('pre').innerText());
    const errors = await page.getByRole('region', { name: 'Errors' }).getByRole('link').count();
    return { url: page.url(), all, rest, json, errors };
  },
});
