// Signs in with password and code, to get to a page that asks for it.
//
// In: {beacon, path, email, password, code}. Out: {path, text, cookies, complaints}: where that led,
// and what the page there says.

import { complaintsOf, inBrowser } from './browser.mjs';

inBrowser(async (page, { beacon, path, email, password, code }) => {
  const complaints = complaintsOf(page);
  await page.goto(`${beacon}${path}`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Second step' }).waitFor();
  await page.getByLabel('Password').fill(password);
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  const found = new URL(page.url()).pathname;
  const text = await page.innerText('main');
  return { path: found, text, cookies: await page.context().cookies(), complaints };
});
