// Turns on the second factor that was begun, keeps the recovery codes, and signs out.
//
// In: {beacon, cookies, code}: the browser's cookies, and the app's present code. Out: {recovery,
// address, complaints}: recovery codes, and where one is after signing out.

import { complaintsOf, inBrowser } from './browser.mjs';

inBrowser(async (page, { beacon, cookies, code }) => {
  const complaints = complaintsOf(page);
  await page.context().addCookies(cookies);
  await page.goto(`${beacon}/account/second-factor/confirm`);
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await page.getByRole('heading', { name: 'Recovery codes' }).waitFor();
  const recovery = await page.locator('main li').allInnerTexts();
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  return { recovery, address: new URL(page.url()).pathname, complaints };
});
