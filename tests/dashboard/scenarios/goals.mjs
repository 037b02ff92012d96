import { see, settled } from '../pages.mjs';
import { texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rows: await page.locator('main tbody tr').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('th > button, .numbers.font-semibold, .font-semibold .numbers')].map((cell) => cell.innerText.trim()))),
  charts: await texts(page, 'main figure caption'),
  empty: await texts(page, 'main .text-center p'),
});

export default see({
  shows: shown,

  // Made, opened over time, changed, deleted.
  async edits(page) {
    await page.getByRole('button', { name: 'New goal' }).first().click();
    const form = page.getByRole('dialog', { name: 'New goal' });
    await form.getByRole('combobox', { name: 'Name for the goal' }).fill('purchase');
    await form.getByRole('button', { name: 'Condition for the goal' }).click();
    const condition = page.getByRole('dialog', { name: 'Condition for the goal' });
    await condition.getByRole('combobox', { name: 'Field' }).selectOption('property');
    await condition.getByRole('combobox', { name: 'Name of the property' }).fill('value');
    await condition.getByRole('combobox', { name: 'Condition', exact: true }).selectOption('gt');
    await condition.getByRole('combobox', { name: 'Value' }).fill('1');
    await page.keyboard.press('Tab'); // what is suggested lies over the button
    await condition.getByRole('button', { name: 'Apply' }).click();
    await form.getByLabel('Name', { exact: true }).fill('Large basket');
    await form.getByRole('combobox', { name: 'Revenue' }).fill('value');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Large basket', exact: true }).click();
    await page.waitForURL(/goal=large-basket/);
    await page.locator('figure caption').waitFor({ state: 'attached' });
    await settled(page);
    const made = await shown(page);
    await page.getByRole('button', { name: 'Edit Large basket' }).click();
    const change = page.getByRole('dialog', { name: 'Change the goal' });
    const isFixed = await change.getByLabel('Key').isDisabled();
    await change.getByLabel('Name', { exact: true }).fill('Basket');
    await change.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Delete Basket' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Basket', exact: true }).waitFor({ state: 'detached' });
    await settled(page);
    return { made, isFixed, after: await shown(page) };
  },

  writers,
});
