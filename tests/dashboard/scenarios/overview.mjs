// The overview of a project, and the way to its first event.

import { downloaded, see, settled, visit } from '../pages.mjs';
import { send } from '../sending.mjs';

const text = (page, selector) => page.locator(selector).allInnerTexts();
const button = (page, name) => page.getByRole('button', { name, exact: true });

export default see({
  async shows(page) {
    return {
      title: await page.title(),
      cards: await text(page, 'main [aria-pressed] .numbers'),
      lists: await text(page, 'main section h2'),
    };
  },

  // A click on a value filters everything, and stands in the URL; another takes it back.
  async filters(page) {
    const visitors = () => page.locator('main [aria-pressed] .numbers').first().innerText();
    const before = await visitors();
    await page.getByRole('list', { name: 'Countries by Visitors' }).getByRole('button').first().click();
    await page.waitForURL(/filters=/);
    await settled(page);
    const filtered = await visitors();
    const chip = await page.getByRole('group', { name: 'Filters' }).innerText();
    await page.reload();
    await settled(page);
    const reloaded = await visitors();
    await page.getByRole('button', { name: /Remove the filter/ }).click();
    await page.waitForURL((url) => !url.searchParams.has('filters'));
    await settled(page);
    return { before, filtered, chip, reloaded, after: await visitors(), url: page.url() };
  },

  // A card chooses what the chart shows; comparing shows by how much all of it changed.
  async compares(page) {
    await page.getByRole('button', { name: /^Sessions/ }).click();
    await page.getByRole('heading', { name: 'Sessions', level: 2 }).waitFor();
    await page.getByLabel('Compare').selectOption('previous');
    await page.waitForURL(/compare=previous/);
    await settled(page);
    const [table] = await page.locator('figure table').allTextContents();
    const [country] = await page
      .getByRole('list', { name: 'Countries by Visitors' })
      .getByRole('button')
      .allTextContents();
    return { url: page.url(), table, country, changes: await text(page, 'main [aria-pressed] .text-xs.font-medium') };
  },

  // Paste, wait, rejoice, go on.
  async begins(page, { base, key, event }) {
    const h1 = page.locator('h1');
    const welcome = await h1.innerText();
    await page.getByText('It shows here within a second.').waitFor();
    const tag = await page.locator('pre').innerText();
    await page.getByRole('tab', { name: 'Script tag' }).press('End');
    const curl = await page.locator('pre').innerText();
    await send(base, key, [event]);
    await page.getByRole('heading', { name: 'Your first event is here' }).waitFor();
    const facts = await page.locator('main dl').innerText();
    const focused = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await settled(page);
    return { welcome, tag, curl, facts, focused };
  },

  // What is stored shows within a second, and the numbers follow. Paused, nothing moves.
  async follows(page, { base, key, path }) {
    const feed = page.getByRole('region', { name: 'As it happens' });
    await page.waitForFunction(() => !document.body.innerText.includes('being connected again'));
    const count = () => page.locator('main [aria-pressed] .numbers').nth(3).innerText();
    const before = Number(await count());
    const took = [];
    for (const name of ['feed_a', 'feed_b', 'feed_c']) {
      const began = Date.now();
      await send(base, key, [name]);
      await feed.getByText(name).waitFor();
      took.push(Date.now() - began);
    }
    const link = await feed.getByRole('link').first().getAttribute('href');
    await button(feed, 'Pause').click();
    await send(base, key, ['feed_two', 'feed_three']);
    await feed.getByText('2 waiting').waitFor();
    const paused = await feed.getByRole('link').count();
    await button(feed, 'Go on').click();
    await feed.getByText('feed_three').waitFor();
    const after = await feed.getByRole('link').count();
    await page.waitForFunction(
      (wanted) => document.querySelectorAll('main [aria-pressed] .numbers')[3].textContent === String(wanted),
      before + 5,
    );
    const now = await page.locator('main a', { hasText: 'active now' }).innerText();
    return { took: Math.min(...took), link: link.startsWith(`${path}/events?event=`), paused, after, now };
  },

  // The connection is cut, and what is stored until there is another is not told by it.
  async reconnects(page, { base, key, path, id }) {
    let cut;
    await page.routeWebSocket(/\/ws\/events\//, (socket) => {
      const server = socket.connectToServer();
      cut = () => Promise.all([socket.close(), server.close()]);
    });
    await visit(page, base + path);
    const feed = page.getByRole('region', { name: 'As it happens' });
    const lost = feed.getByText('being connected again');
    const shown = (name) => feed.getByText(name).waitFor();
    await shown('before');
    await lost.waitFor({ state: 'hidden' });
    let goOn;
    const held = new Promise((done) => (goOn = done));
    await page.route('**/live-tickets', (route) => held.then(() => route.continue()));
    await cut();
    await lost.waitFor();
    await send(base, key, ['meanwhile']);
    const stored = `${base}/api/v1/projects/activity`;
    while (!(await (await page.request.get(stored)).json()).items.some((each) => each.project_id === id && each.today === 2));
    const before = await feed.getByText('meanwhile').count();
    goOn();
    await shown('meanwhile');
    await send(base, key, ['after']);
    await shown('after');
    return { before, rows: await feed.getByRole('link').count() };
  },

  // A note is written, changed, deleted and brought back.
  async notes(page) {
    await button(page, 'Add a note').click();
    await page.getByLabel('What happened').fill('Winter sale');
    await page.getByLabel('Link').fill('https://shop.example.com/sale');
    await button(page, 'Save').click();
    const row = page.locator('li', { hasText: 'Winter sale' });
    await row.waitFor();
    const link = await row.getByRole('link').getAttribute('href');
    await page.getByRole('button', { name: 'Change the note' }).click();
    await page.getByLabel('What happened').fill('Summer sale');
    await button(page, 'Save').click();
    const changed = page.locator('li', { hasText: 'Summer sale' });
    await changed.waitFor();
    await page.getByRole('button', { name: 'Delete the note' }).click();
    await changed.waitFor({ state: 'detached' });
    await button(page, 'Undo').click();
    await changed.waitFor();
    return { link, old: await row.count() };
  },

  // Filters become a segment, which is a filter then.
  async segments(page) {
    const filters = page.getByRole('group', { name: 'Filters' });
    const visitors = () => page.locator('main [aria-pressed] .numbers').first().innerText();
    const filtered = await visitors();
    await button(page, 'Save as a segment').click();
    await page.getByLabel('Name of the segment').fill('From phones');
    await button(page, 'Save').click();
    await page.waitForURL(/segment/);
    await settled(page);
    const [chip, saved] = [await filters.innerText(), await visitors()];
    await page.getByRole('button', { name: /Remove the filter/ }).click();
    await page.waitForURL((url) => !url.search.includes('segment'));
    await settled(page);
    await button(page, 'Filter').click();
    await button(page, 'From phones').click();
    await page.waitForURL(/segment/);
    await settled(page);
    return { filtered, chip, saved, again: await visitors() };
  },

  async exports(page) {
    const kept = async (click) => (await downloaded(page, click)).text.split('\r\n');
    const total = await kept(async () => {
      await button(page, 'Export').click();
      await page.getByRole('menuitem', { name: 'Numbers of the range' }).click();
    });
    const pages = await kept(() => button(page, 'Pages as a CSV file').click());
    return { total, pages };
  },

  async controls(page) {
    await page.getByRole('heading', { name: 'On the time line' }).waitFor();
    const names = await page.locator('main').getByRole('button').allInnerTexts();
    return names.map((name) => name.trim()).filter(Boolean);
  },
});
