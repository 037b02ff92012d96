// Visits an example app: its first page, a click, and another page without loading that.
//
// In: {app}: its address. Out: {banner, complaints}: what the flag shows.

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

inBrowser(async (page, { app }) => {
  const complaints = complaintsOf(page);
  await page.goto(`${app}/`);
  const banner = await page.getByText('Free delivery').innerText();
  await page.getByRole('button', { name: 'Buy' }).click();
  await page.getByRole('link', { name: 'About' }).click();
  await page.getByRole('heading', { name: 'About' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Shop' }).waitFor();
  return { banner, complaints };
});
