import { downloaded, see, settled } from '../pages.mjs';
import { keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rows: await page.locator('main [role=region] tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText))),
  charts: await texts(page, 'main figure caption'),
  empty: await texts(page, 'main .text-center p'),
});

export default see({
  shows: shown,

  // Another metric and a dimension; a value filters; the answer as a file.
  async changes(page) {
    await page.getByRole('button', { name: 'Metric', exact: true }).click();
    await page.getByRole('combobox', { name: 'Metric', exact: true }).selectOption('p95');
    await page.getByRole('combobox', { name: 'Name of the property' }).fill('value');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.waitForURL(/p95/);
    await page.getByLabel('Split by').selectOption('device');
    await page.waitForURL(/by=device/);
    await page.getByRole('columnheader', { name: 'Device' }).waitFor();
    await settled(page);
    const split = await shown(page);
    const file = await downloaded(page, () => page.getByRole('button', { name: 'CSV' }).click());
    await page.getByRole('button', { name: 'mobile', exact: true }).click();
    await page.waitForURL(/filters=/);
    await page.waitForFunction(() => document.querySelectorAll('main [role=region] tbody tr').length === 2);
    await settled(page);
    return { split, csv: file.text, name: file.name, filtered: (await shown(page)).rows };
  },

  // By keyboard alone; Escape leaves the name as it was, and one that Beacon refuses is taken back.
  async renames(page) {
    await page.getByRole('button', { name: /^Saved/ }).click();
    const list = page.getByRole('dialog', { name: 'Saved' });
    const link = (name) => list.getByRole('link', { name });
    await list.getByRole('button', { name: 'Rename Daily' }).focus();
    await page.keyboard.press('Enter');
    await list.getByRole('textbox', { name: 'New name of Daily' }).waitFor();
    await page.keyboard.type('Nothing');
    await page.keyboard.press('Escape');
    await link(/^Daily/).waitFor();
    await page.keyboard.press('Enter');
    await list.getByRole('textbox').waitFor();
    await page.keyboard.type('Weekly');
    await page.keyboard.press('Enter');
    await link(/^Weekly/).waitFor();
    await settled(page);
    const asked = new Promise((resolve) =>
      page.route('**/reports/*', (route) => (route.request().method() === 'PATCH' ? resolve(route) : route.continue())));
    await page.keyboard.press('Enter');
    await list.getByRole('textbox').fill('Monthly');
    await list.getByRole('button', { name: 'Keep the name' }).click();
    await link(/^Monthly/).waitFor();
    const refused = await asked;
    await refused.fulfill({ status: 503, contentType: 'application/json', body: '{"detail":"Not today."}' });
    await link(/^Weekly/).waitFor();
    await page.getByText('Not today.').waitFor();
    return page.getByText('Weekly', { exact: true }).allInnerTexts();
  },

  saves: keepAndOpen,
  // What a viewer can do with the list of them: open one.
  async saved(page) {
    await page.getByRole('button', { name: /^Saved/ }).click();
    await page.getByRole('dialog', { name: 'Saved' }).getByRole('link').waitFor();
    return page.getByRole('dialog', { name: 'Saved' }).getByRole('button').allInnerTexts();
  },

  writers,
});
