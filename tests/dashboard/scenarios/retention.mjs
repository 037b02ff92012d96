import { see, settled } from '../pages.mjs';
import { fillStep, keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rows: await page.locator('main [role=region] tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText))),
  charts: await texts(page, 'main figure caption'),
  empty: await texts(page, 'main .text-center p'),
});

export default see({
  shows: shown,

  // Percentages and counts, another bucket, another event: each is in the address.
  async changes(page) {
    await page.getByRole('button', { name: 'Counts' }).click();
    await page.waitForURL(/as=counts/);
    await settled(page);
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

  // Who is in a cell, and a cohort of them.
  async keeps(page) {
    await page.locator('main tbody tr').nth(1).getByRole('button').nth(1).click();
    await page.waitForURL(/cell=1/);
    const drawer = page.getByRole('dialog', { name: 'Week 1' });
    await drawer.getByRole('link').first().waitFor();
    const visitors = await drawer.getByRole('link').count();
    await drawer.getByRole('button', { name: 'Keep them as a cohort' }).click();
    const form = page.getByRole('dialog', { name: 'New cohort' });
    await form.getByLabel('Name', { exact: true }).fill('Came back');
    await form.getByRole('button', { name: 'Make the cohort' }).click();
    await form.waitFor({ state: 'detached' });
    return { visitors };
  },

  saves: keepAndOpen,
  writers,
});
