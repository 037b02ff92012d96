import { see, settled } from '../pages.mjs';
import { fillStep, keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rows: await page.locator('main [role=region] tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText))),
  charts: await texts(page, 'main figure caption'),
  empty: await texts(page, 'main .text-center p'),
});

see({
  shows: shown,

  // Percentages and counts, another bucket, another event: each is in the address.
  async changes(page) {
    await page.getByRole('button', { name: 'Counts' }).click();
    await page.waitForURL(/as=counts/);
    const counts = (await shown(page)).rows;
    await page.getByLabel('What Who did this first is').selectOption('event');
    await fillStep(page, 'Who did this first', 'signup');
    const signups = (await shown(page)).rows;
    await page.getByRole('button', { name: 'Month', exact: true }).click();
    await page.waitForURL(/every=month/);
    await page.getByRole('columnheader', { name: 'Month 0' }).waitFor();
    await settled(page);
    return { counts, signups, months: (await shown(page)).rows };
  },

  saves: keepAndOpen,
  writers,
});
