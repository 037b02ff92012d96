// What tests of builders share: filling in a step, and what is kept.

import { settled } from '../pages.mjs';

export const texts = (page, selector) => page.locator(selector).allInnerTexts();

/** Writes a step's name and leaves the field; the result is the new one when this is done. */
export async function fillStep(page, label, value, kind) {
  if (kind) await page.getByLabel(`What ${label} is`).selectOption(kind);
  const field = page.getByRole('combobox', { name: `Name for ${label}` });
  await field.fill(value);
  await field.press('Tab');
  await page.waitForURL((url) => decodeURIComponent(url.search).includes(value));
  await settled(page);
}

/** Saves what is shown, opens it from another page, and deletes it. */
export async function keepAndOpen(page, { base, path }) {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('Mine');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.waitForURL(/report=/);
  await page.goto(base + path.split('?')[0]);
  await settled(page);
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('link', { name: /^Mine/ }).click();
  await page.waitForURL(/report=/);
  await settled(page);
  const opened = { url: decodeURIComponent(page.url()), isNamed: await page.getByText('Mine', { exact: true }).first().isVisible() };
  await page.getByRole('button', { name: 'Saved' }).click();
  await page.getByRole('button', { name: 'Delete Mine' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL((url) => !url.search.includes('report='));
  return opened;
}

/** What a page has only for those who may write. */
export const writers = (page) =>
  page.getByRole('button', { name: /^(Save$|Save changes|New|Delete|Edit|Keep)/ }).allInnerTexts();
