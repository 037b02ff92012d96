import { downloaded, see, settled } from '../pages.mjs';
import { keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rows: await page.locator('main [role=region] tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText))),
  charts: await texts(page, 'main figure caption'),
  empty: await texts(page, 'main .text-center p'),
});

see({
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

  saves: keepAndOpen,
  writers,
});
