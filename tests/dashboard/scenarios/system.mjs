// The system's pages, the account pages beside them, and a sign-in that ends.

import { faultsOf, inEachTheme, see, settled, visit } from '../pages.mjs';

const dialog = (page) => page.locator('dialog[open]');

export default see({
  async shows(page) {
    const tabs = page.getByRole('navigation', { name: 'System' }).getByRole('link');
    return { text: await page.locator('main').innerText(), tabs: await tabs.allInnerTexts() };
  },

  // It is looked at again by itself.
  async refreshes(page) {
    const uptime = () => page.getByText(/^Beacon .*, up for/).innerText();
    const before = await uptime();
    await page.waitForFunction((old) => !document.body.innerText.includes(old), before);
    return { before, after: await uptime() };
  },

  async changesAccounts(page, { email }) {
    const row = page.getByRole('row').filter({ hasText: email });
    const choose = async (name) => {
      await row.getByRole('button', { name: /^What to do with/ }).click();
      await page.getByRole('menuitem', { name, exact: true }).click();
    };
    await choose('Change name and e-mail');
    await dialog(page).getByLabel('Name').fill('Nora');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await row.getByText('Nora').waitFor();
    await choose('Disable');
    await row.getByText('disabled').waitFor();
    await choose('Enable');
    await row.getByText('disabled').waitFor({ state: 'detached' });
    await choose('Make an owner');
    await row.getByText('owner').waitFor();
    await choose('Link for a new password');
    const link = await dialog(page).locator('pre').innerText();
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await choose('Delete');
    await dialog(page).getByRole('textbox').fill(email);
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    return { link };
  },

  // Pages without scripts: each as it is for who is signed in.
  async walks(page, { base, paths }) {
    const seen = [];
    for (const path of paths) {
      await page.goto(base + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const grounds = await inEachTheme(page, () => page.evaluate(() => getComputedStyle(document.body).backgroundColor));
      const head = await page.locator('h1').innerText();
      seen.push({ path, head, over, grounds, faults: await faultsOf(page) });
    }
    return seen;
  },

  async leadsBack(page, { base }) {
    await page.goto(`${base}/account`);
    await page.getByRole('link', { name: 'Dashboard' }).click();
    await page.locator('h1').waitFor();
    return new URL(page.url()).pathname;
  },

  // The sign-in ends elsewhere; what is done next leads to the sign-in page, and back.
  async comesBack(page, { base, url, email, password }) {
    await visit(page, base + url);
    const filtered = await page.getByRole('group', { name: 'Filters' }).innerText();
    await page.request.post(`${base}/api/v1/auth/logout`, { headers: { 'Sec-Fetch-Site': 'same-origin', Origin: base } });
    // The live connection may have noticed before that.
    await page.evaluate(() => document.querySelector('main [aria-pressed=false]')?.click()).catch(() => null);
    await page.waitForURL(/\/sign-in\?next=/);
    const asked = new URL(page.url()).searchParams.get('next');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname.startsWith('/p/'));
    await settled(page);
    const found = new URL(page.url());
    return { filtered, asked, back: found.pathname + found.search, chip: await page.getByRole('group', { name: 'Filters' }).innerText() };
  },
});
