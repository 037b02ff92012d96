// The explorer of events.

import { downloaded, see, settled } from '../pages.mjs';
import { sendWhole } from '../sending.mjs';

const rows = (page) => page.locator('[data-row]');
const search = (page) => page.locator('[data-search]');

async function look(page, text) {
  await search(page).fill(text);
  await search(page).press('Enter');
  await page.waitForURL((url) => url.searchParams.get('search') === text);
  await settled(page);
}

export default see({
  async shows(page) {
    const main = page.locator('main');
    return { title: await page.title(), rows: await rows(page).count(), text: await main.innerText() };
  },

  async more(page) {
    const before = await rows(page).count();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.waitForFunction((count) => document.querySelectorAll('[data-row]').length > count, before);
    return { before, after: await rows(page).count() };
  },

  // Suggestions as one types, by keyboard alone: a field, its value, and what is found.
  async searches(page) {
    await page.keyboard.press('/');
    await page.keyboard.type('coun');
    const options = page.getByRole('option');
    await options.filter({ hasText: /^country/ }).first().waitFor();
    const keys = await options.allInnerTexts();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await options.filter({ hasText: 'value' }).or(options.filter({ hasText: /^DE/ })).first().waitFor();
    await page.keyboard.type('DE');
    await page.waitForFunction(() => {
      const found = [...document.querySelectorAll('[role=option]')];
      return found.length === 1 && found[0].textContent.trim().startsWith('DE');
    });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search=country/);
    await settled(page);
    const places = await page.locator('tbody td:nth-child(5)').allInnerTexts();
    return { keys, url: page.url(), places, field: await search(page).inputValue() };
  },

  // j moves, Enter opens; the address tells which, Back closes; a value filters.
  async opens(page) {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('All as JSON').waitFor();
    const url = page.url();
    const json = JSON.parse(await dialog.getByRole('region', { name: 'All as JSON' }).innerText());
    await page.reload();
    await dialog.getByText('All as JSON').waitFor();
    const links = await dialog.getByRole('link').evaluateAll((all) => all.map((each) => each.pathname));
    await page.goBack();
    await dialog.waitFor({ state: 'detached' });
    const closed = page.url();
    await page.goForward();
    await dialog.getByRole('button', { name: /^Only events with Country/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await settled(page);
    return { url, json, links, closed, filtered: new URL(page.url()).searchParams.get('search') };
  },

  async details(page, { path, base }) {
    await page.goto(base + path + '?event=' + (await rows(page).first().getAttribute('href')).split('event=')[1]);
    await page.getByRole('dialog').getByText('All as JSON').waitFor();
    return {};
  },

  // Columns stand in the address, and are kept for the next visit.
  async columns(page, { base, path }) {
    const heads = () => page.locator('thead th').allInnerTexts();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Place' }).uncheck();
    const key = page.getByRole('combobox', { name: 'Property as a column' });
    await key.fill('value');
    await key.press('Enter');
    await page.waitForURL(/columns=/);
    await page.keyboard.press('Escape');
    const url = new URL(page.url()).searchParams.get('columns');
    await page.goto(base + path);
    await settled(page);
    return { url, kept: await heads() };
  },

  async exports(page, { search: text }) {
    await look(page, text);
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await downloaded(page, () => page.getByRole('menuitem', { name: 'JSON lines' }).click());
    return { lines: file.text.trim().split('\n').map((line) => JSON.parse(line).event), rows: await rows(page).count() };
  },

  // What is stored appears on top in under a second, unless the search or a pause holds it up.
  async live(page, { base, key }) {
    await page.getByRole('switch', { name: 'Live' }).click();
    await page.getByText('New events appear at the top.').waitFor();
    await look(page, 'plan:pro');
    const began = Date.now();
    await sendWhole(base, key, [
      { event: 'upgrade', properties: { plan: 'free' }, distinct_id: 'v' },
      { event: 'upgrade', properties: { plan: 'pro' }, distinct_id: 'v' },
    ]);
    await rows(page).first().waitFor();
    const milliseconds = Date.now() - began;
    await page.getByRole('button', { name: 'Pause' }).click();
    await sendWhole(base, key, [{ event: 'renewal', properties: { plan: 'pro' }, distinct_id: 'v' }]);
    await page.getByRole('button', { name: '1 new' }).waitFor();
    const paused = await rows(page).count();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('renewal').waitFor();
    return { milliseconds, paused, after: await rows(page).count() };
  },

  // What the browser cannot judge, Beacon is asked for.
  async asks(page, { base, key }) {
    await look(page, 'utm_source:letter');
    await page.getByRole('switch', { name: 'Live' }).click();
    await page.getByText('New events appear at the top.').waitFor();
    const page_url = 'https://shop.example.com/?utm_source=letter';
    await sendWhole(base, key, [{ event: 'page_view', page_url, distinct_id: 'w' }]);
    await page.getByText(/only Beacon can judge/).waitFor();
    await rows(page).first().waitFor();
    return { rows: await rows(page).count() };
  },

  async fails(page) {
    await search(page).fill('total:>x');
    await search(page).press('Enter');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    return { alert: await alert.innerText() };
  },
});
