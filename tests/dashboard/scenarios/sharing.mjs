// Share links: made by an admin, opened by strangers, and in a frame of another site.

import { createServer } from 'node:http';

import { see, settled, visit } from '../pages.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const cards = (page) => page.locator('main [aria-pressed] .numbers').allInnerTexts();

export default see({
  // The address of the view, for members.
  async copies(page) {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await button(page, 'Share').click();
    await page.getByRole('menuitem').first().waitFor();
    const items = await page.getByRole('menuitem').allInnerTexts();
    await page.getByRole('menuitem', { name: 'Copy the address' }).click();
    await page.getByText('The address is copied').waitFor();
    return { items, copied: await page.evaluate(() => navigator.clipboard.readText()), url: page.url() };
  },

  // A link with a password and an end is made, seen, and revoked.
  async makes(page, { base }) {
    await button(page, 'Share').click();
    await page.getByRole('menuitem', { name: 'Share links' }).click();
    await page.getByLabel('What they see').selectOption('view');
    await page.getByLabel('Name', { exact: true }).fill('For the board');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByLabel('Works for').selectOption('30');
    await button(page, 'Make the link').click();
    const url = await page.getByRole('region', { name: 'Address of the shared view' }).innerText();
    const code = await page.getByRole('region', { name: 'Code to embed the view' }).innerText();
    const row = page.locator('dialog li', { hasText: 'For the board' });
    const listed = await row.innerText();

    const stranger = await page.context().browser().newContext();
    const seen = await stranger.newPage();
    await seen.goto(base + new URL(url).pathname);
    await seen.getByLabel('Password').fill('wrong horse battery');
    await button(seen, 'Open').click();
    const refused = await seen.getByRole('alert').innerText();
    await seen.getByLabel('Password').fill('correct horse battery');
    await button(seen, 'Open').click();
    await seen.locator('main [aria-pressed]').first().waitFor();
    await settled(seen);
    const opened = { title: await seen.locator('h1').innerText(), cards: await cards(seen) };
    await seen.reload();
    await seen.locator('main [aria-pressed]').first().waitFor();

    await row.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog', { name: 'Revoke this link?' }).getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    await seen.reload();
    await seen.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await stranger.close();
    return { url, code, listed, refused, opened };
  },

  // A stranger sees the numbers, chooses a metric and another range.
  async opens(page) {
    const before = await cards(page);
    const chosen = page.getByRole('button', { name: /^Sessions/ });
    const hasCards = await chosen.count();
    if (hasCards) {
      await chosen.click();
      await page.getByRole('heading', { name: 'Sessions', level: 2 }).waitFor();
    }
    await page.getByLabel('Range').selectOption('24h');
    await page.waitForURL(/period=24h/);
    await settled(page);
    return {
      title: await page.locator('h1').innerText(),
      before,
      after: await cards(page),
      heads: await page.locator('main th[scope=col]').allInnerTexts(),
      links: await page.locator('a').count(),
      lists: await page.locator('main section h2').allInnerTexts(),
    };
  },

  // The top lists of a shared overview: nothing in them can be clicked, another kind can be chosen.
  async lists(page) {
    const list = (name) => page.getByRole('list', { name });
    const country = await list('Countries by Visitors').getByRole('listitem').allTextContents();
    await page.getByRole('combobox', { name: 'Devices' }).selectOption('browser');
    await list('Browsers by Visitors').waitFor();
    await settled(page);
    const browser = await list('Browsers by Visitors').getByRole('listitem').allTextContents();
    const buttons = await page.getByRole('main').getByRole('list').getByRole('button').count();
    return { country, browser, buttons };
  },

  async isGone(page) {
    return page.locator('h1').innerText();
  },

  // In a page of another origin; the dashboard itself is in no frame.
  async isFramed(page, { base, embed, dashboard }) {
    const html = (path) => `<!doctype html><title>x</title><iframe title="x" width="900" height="600" src="${base}${path}"></iframe>`;
    const server = createServer((request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(html(new URL(request.url, 'http://x').searchParams.get('path')));
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    const site = `http://localhost:${server.address().port}/?path=`;
    const other = await (await page.context().browser().newContext()).newPage();
    other.setDefaultTimeout(20_000);
    await other.goto(site + encodeURIComponent(embed));
    const frame = other.frameLocator('iframe');
    await frame.locator('main [aria-pressed]').first().waitFor();
    const theme = await frame.locator('html').getAttribute('data-theme');
    const title = await frame.locator('h1').innerText();
    await other.goto(site + encodeURIComponent(dashboard));
    const refused = await frame.locator('main').count();
    server.close();
    await visit(page, base + embed);
    return { theme, title, refused };
  },
});
