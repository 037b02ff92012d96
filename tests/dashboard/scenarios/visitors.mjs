// Visitors: the list, and the profile of one.

import { downloaded, see, settled } from '../pages.mjs';

export default see({
  async shows(page) {
    return {
      title: await page.title(),
      rows: await page.locator('[data-row]').count(),
      text: await page.locator('main').innerText(),
      buttons: await page.locator('main').getByRole('button').allInnerTexts(),
    };
  },

  async searches(page, { text }) {
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('users');
    await page.waitForURL(/kind=users/);
    await settled(page);
    const users = await page.locator('tbody tr td:first-child').allInnerTexts();
    const search = page.locator('[data-search]');
    await search.fill(text);
    await search.press('Enter');
    await page.waitForURL(/search=/);
    await settled(page);
    return { users, found: await page.locator('tbody tr td:first-child').allInnerTexts() };
  },

  // An anonymous id is taken away from a user, and joined again.
  async separates(page) {
    const states = () => page.locator('main section', { hasText: 'Anonymous ids' }).getByRole('listitem');
    await page.getByRole('button', { name: /^Separate / }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Separate' }).click();
    await states().getByText('Separated').waitFor();
    await page.getByRole('button', { name: /^Join again / }).click();
    await states().getByText('Joined').waitFor();
    return { text: await states().first().innerText() };
  },

  async exports(page) {
    const { text } = await downloaded(page, () => page.getByRole('button', { name: 'Export' }).click());
    const lines = text.trim().split('\n').map((line) => JSON.parse(line));
    return { first: lines[0], last: lines.at(-1) };
  },

  // It has to be typed who is erased; the job's progress is in the address.
  async erases(page, { id }) {
    await page.getByRole('button', { name: 'Erase' }).click();
    const dialog = page.getByRole('dialog');
    const act = dialog.getByRole('button', { name: 'Erase' });
    const before = await act.isDisabled();
    await dialog.getByRole('textbox').fill(id);
    await act.click();
    await page.waitForURL(/job=/);
    await page.getByRole('heading', { name: 'Receipt' }).waitFor();
    return { before, url: page.url() };
  },
});
