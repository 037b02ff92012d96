import { see, settled } from '../pages.mjs';
import { texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rows: await page.locator('main tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText))),
  empty: await texts(page, 'main .text-center p'),
});

export default see({
  shows: shown,

  // Made of two steps, opened, renamed, deleted.
  async edits(page) {
    await page.getByRole('button', { name: 'New cohort' }).first().click();
    const form = page.getByRole('dialog', { name: 'New cohort' });
    await form.getByLabel('Name', { exact: true }).fill('Left at payment');
    await form.getByLabel('Static').check();
    for (const [step, name] of [[1, 'page_view'], [2, 'purchase']]) {
      const field = form.getByRole('combobox', { name: `Name for Step ${step}` });
      await field.fill(name);
      await field.press('Tab');
      if (step === 1) await form.getByRole('button', { name: 'Add a step' }).click();
    }
    await form.getByLabel('Who of them').selectOption('dropped:1');
    await form.getByRole('button', { name: 'Make the cohort' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Left at payment', exact: true }).click();
    await page.waitForURL(/cohort=left-at-payment/);
    const drawer = page.getByRole('dialog', { name: 'Left at payment' });
    await drawer.getByRole('listitem').first().waitFor();
    const count = await drawer.getByRole('heading', { level: 3 }).innerText();
    const before = await drawer.getByRole('listitem').count();
    await drawer.getByRole('button', { name: 'Show more' }).click();
    await page.waitForFunction((least) => document.querySelectorAll('dialog li a').length > least, before);
    const href = await drawer.getByRole('listitem').getByRole('link').first().getAttribute('href');
    await drawer.getByText('Name and description').click();
    await drawer.getByLabel('Name', { exact: true }).fill('Left');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog', { name: 'Left', exact: true }).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Delete Left' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await settled(page);
    return { count, before, href, url: page.url(), after: await shown(page) };
  },

  async finds(page) {
    await page.keyboard.press('/');
    await page.keyboard.type('nobody');
    await page.waitForURL(/search=nobody/);
    await settled(page);
    return shown(page);
  },

  writers,
});
