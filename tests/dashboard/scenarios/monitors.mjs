import { see, settled } from '../pages.mjs';

const lines = (page) =>
  page.locator('main li summary').evaluateAll((all) => all.map((each) => [...each.children].map((part) => part.innerText)));

async function begin(page) {
  await page.getByRole('button', { name: 'New monitor' }).first().click();
  return page.getByRole('dialog');
}

export default see({
  async makes_job(page) {
    const form = await begin(page);
    await form.getByLabel('Name').fill('Nightly backup');
    await form.getByText('It is due').waitFor();
    const next = await form.locator('time').count();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await settled(page);
    const row = (await page.locator('main tbody tr').first().locator('td').allInnerTexts()).map((each) => each.split('\n')[0]);
    await page.getByRole('link', { name: 'Nightly backup' }).click();
    await page.waitForURL(/monitors\/nightly-backup/);
    await settled(page);
    return { next, row, page: await page.locator('main').innerText() };
  },

  async job(page) {
    const runs = page.getByRole('group', { name: 'Runs' }).locator('tbody tr');
    await runs.first().waitFor();
    const found = { runs: await runs.count(), text: await page.locator('main').innerText() };
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.waitForURL(/monitors$/);
    await settled(page);
    const text = await page.locator('main').innerText();
    return { ...found, removed: text.match(/No monitors yet/)?.[0] };
  },

  async makes_site(page, { url }) {
    const form = await begin(page);
    await form.getByRole('button', { name: 'Site' }).click();
    await form.getByLabel('Name').fill('Home page');
    await form.getByLabel('URL').fill(url);
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await settled(page);
    await page.getByRole('link', { name: 'Home page' }).click();
    await page.getByRole('button', { name: 'Check now' }).click();
    const toast = page.getByRole('status').filter({ hasText: 'Checked' });
    await toast.waitFor();
    const checks = page.getByRole('group', { name: 'Checks' }).locator('tbody tr');
    await checks.first().waitFor();
    await settled(page);
    return { told: (await toast.innerText()).trim(), checks: await checks.count() };
  },

  async logs(page) {
    const all = await lines(page);
    await page.locator('main li summary').first().click();
    const opened = await page.locator('main li details').first().innerText();
    await page.getByLabel('Level').selectOption('error');
    await page.waitForURL(/level=error/);
    await settled(page);
    return { lines: all, opened, errors: await lines(page) };
  },

  feedback: (page) => page.locator('main').innerText(),

  empty: (page) => page.locator('main').innerText(),
});
