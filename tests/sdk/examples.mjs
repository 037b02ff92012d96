// Visits an example app: its first page, a click, and another page without loading that.
//
// In: {app, turns}: its address, and a folder in which the test says when all is stored. Out: {banner, workers, complaints}: what the flag shows, and how many
// workers its bundler has made work.

import { complaintsOf, inBrowser } from '../browser/browser.mjs';
import { turn } from './pages.mjs';

inBrowser(async (page, { app, turns }) => {
  const complaints = complaintsOf(page);
  await page.goto(`${app}/`);
  const banner = await page.getByText('Free delivery').innerText();
  await page.getByRole('button', { name: 'Buy' }).click();
  await page.getByRole('link', { name: 'About' }).click();
  await page.getByRole('heading', { name: 'About' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'Shop' }).waitFor();
  await turn(turns, 'seen');
  return { banner, workers: page.workers().length, complaints };
});
