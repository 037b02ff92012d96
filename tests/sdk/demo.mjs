// The demo's page as somebody tries it out.
//
// In: {demo}: its address. Out: {looks, counts, kinds, complaints}: how the shop looked at first and
// after each change, what the journal counts, and its entries.

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

inBrowser(async (page, { demo }) => {
  const complaints = complaintsOf(page);
  await page.goto(demo);
  const other = await page.context().newPage();
  await other.goto(demo);
  await acked(page, 1);
  const looks = [await look(page)];

  await page.locator('[data-flag=theme]').getByRole('button', { name: 'ocean' }).click();
  await page.locator('[data-flag=headline]').getByRole('button', { name: 'loud' }).click();
  for (const tab of [page, other]) {
    await tab.locator('#shop[data-theme=ocean]').waitFor();
    await tab.getByText('Everything must go!').first().waitFor();
  }
  looks.push(await look(other));

  for (const name of ['Page view', 'Custom event', 'Purchase', 'Error', 'Ada signs in', 'Grace signs in']) {
    await page.getByRole('button', { name }).click();
  }
  await page.getByText('A gift card, for').waitFor();
  looks.push(await look(page));
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('A gift card, for').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: '1,000 events' }).click();
  await acked(page, 1007);

  await page.route('**/demo/flags/*', (route) => route.abort(), { times: 1 });
  await page.locator('[data-flag=theme]').getByRole('button', { name: 'plain' }).click();
  await page.getByRole('alert').getByText('Beacon does not answer').waitFor();
  await page.getByRole('button', { name: 'Page view' }).click();
  await page.getByRole('alert').waitFor({ state: 'hidden' }); // as it has answered
  await acked(page, 1008);
  const entries = await page.locator('#journal .what').allInnerTexts();
  return { looks, entries, complaints };
});

/** Until so many events, all that were sent, are on Beacon's disk. */
async function acked(page, count) {
  await page.locator('#acked', { hasText: new RegExp(`^${count.toLocaleString('en')}$`) }).waitFor();
  await page.locator('#waiting', { hasText: /^0$/ }).waitFor();
}

const look = (page) =>
  page.evaluate(() => ({
    theme: document.getElementById('shop').dataset.theme,
    headline: document.getElementById('headline').textContent,
    gift: !document.getElementById('gift-card').hidden,
    visitor: document.getElementById('visitor').textContent,
  }));
