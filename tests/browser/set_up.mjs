// Makes the first account by its setup link and begins its second factor, as a person does.
//
// In: {link, email, name, password}: the link that `beacon serve` printed. Out: {mistake, kept,
// home, secret, cookies, complaints}.

import { complaintsOf, inBrowser } from './browser.mjs';

inBrowser(async (page, { link, email, name, password }) => {
  const complaints = complaintsOf(page);
  await page.goto(link);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password, again').fill(`${password}!`);
  await page.getByRole('button', { name: 'Make the account' }).click();
  const again = page.getByLabel('Password, again');
  const mistake = await again.evaluate((input) =>
    document.getElementById(input.getAttribute('aria-describedby')).textContent);
  const kept = [await page.getByLabel('E-mail').inputValue(), await again.inputValue()];

  await page.getByLabel('Password', { exact: true }).fill(password);
  await again.fill(password);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByText('There is no project yet').waitFor();
  const home = await page.innerText('main');

  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Turn on' }).click();
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Go on' }).click();
  const picture = page.getByRole('img', { name: 'QR code' });
  const drawn = await picture.evaluate((image) => image.naturalWidth > 0);
  const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
  const cookies = await page.context().cookies();
  return { mistake, kept, home, drawn, secret, cookies, complaints };
});
