// The live view: the map and the globe, who is active, and the stream.

import { writeFileSync } from 'node:fs';

import { see, settled } from '../pages.mjs';

const PATIENCE = 60_000; // milliseconds, while Beacon starts

const active = (page) => page.locator('[data-active]');
const rows = (page) => page.getByRole('list', { name: 'Events as they come' }).getByRole('listitem');
const drawn = (page, what) => page.locator(`[data-drawn=${what}]`).waitFor();

// How many colours the picture has, of a grid of points on it: one where nothing is drawn.
async function colours(page) {
  const picture = await page.locator('[data-drawn]').screenshot();
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const found = new Set();
    for (let at = 0; at < data.length; at += 4 * 7) found.add(data.slice(at, at + 3).join());
    return found.size;
  }, picture.toString('base64'));
}

// What changes on the picture within half a second: nothing where nothing moves by itself.
async function moves(page) {
  const before = await page.locator('[data-drawn]').screenshot();
  await page.waitForTimeout(500);
  return !before.equals(await page.locator('[data-drawn]').screenshot());
}

// Another browser, on a page that has Beacon's SDK. The page is made here; a browser that says
// that it is headless would count as a bot.
async function visitor(page, { base, key }) {
  const userAgent = (await page.evaluate(() => navigator.userAgent)).replace('Headless', '');
  const context = await page.context().browser().newContext({ userAgent });
  const there = await context.newPage();
  const body = `<!doctype html><title>Shop</title><script type="module">
    import { init, track } from '/static/sdk/beacon.js';
    init({ url: location.origin, projectId: '${key}' });
    globalThis.track = track;
  </script>`;
  await there.route(`${base}/shop`, (route) => route.fulfill({ contentType: 'text/html', body }));
  await there.goto(`${base}/shop`);
  await there.waitForFunction(() => globalThis.track);
  return there;
}

export default see({
  async shows(page, { view, active: count }) {
    await drawn(page, view);
    await active(page).getByText(count, { exact: true }).waitFor();
    await rows(page).first().waitFor();
    await page.locator('summary').click();
    return {
      title: await page.title(),
      colours: await colours(page),
      table: await page.locator('tbody tr').allInnerTexts(),
      countries: await page.getByRole('list', { name: /by country/ }).getByRole('listitem').allInnerTexts(),
      pages: await page.getByRole('list', { name: /by the page/ }).getByRole('listitem').allInnerTexts(),
      events: await rows(page).count(),
      moves: await moves(page),
    };
  },

  async isEmpty(page) {
    await drawn(page, 'map');
    await active(page).waitFor();
    return { text: await page.locator('main').innerText(), colours: await colours(page) };
  },

  // Of the moment of track() in one browser, until the event stands in the other's stream.
  async follows(page, argument) {
    await active(page).getByText('0', { exact: true }).waitFor();
    const there = await visitor(page, argument);
    const times = [];
    for (const name of ['first_shown', 'then_shown', 'last_shown']) {
      const seen = page.evaluate(
        (wanted) =>
          new Promise((resolve) => {
            const look = () => document.querySelector('main').innerText.includes(wanted) && resolve(Date.now());
            new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
            look();
          }),
        name,
      );
      const sent = await there.evaluate((event) => (globalThis.track(event), Date.now()), name);
      times.push((await seen) - sent);
    }
    await active(page).getByText('1', { exact: true }).waitFor();
    await there.context().close();
    return times;
  },

  async pauses(page, argument) {
    await active(page).waitFor();
    const there = await visitor(page, argument);
    const track = (name) => there.evaluate((event) => globalThis.track(event), name);
    await track('before_it');
    await rows(page).getByText('before_it').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await track('while_held');
    await page.getByRole('status').getByText(/^[1-9]\d* waiting/).waitFor();
    const held = await rows(page).getByText('while_held').count();
    await page.getByRole('button', { name: 'Go on' }).click();
    await rows(page).getByText('while_held').waitFor();

    await page.getByRole('combobox', { name: 'Only the event' }).fill('before_it');
    await page.getByRole('combobox', { name: 'Only the event' }).press('Enter');
    await page.waitForURL(/event=before_it/);
    await settled(page);
    await track('passed_over');
    await track('before_it');
    await page.waitForFunction(() => document.querySelectorAll('main li.row').length === 2);
    const filtered = (await rows(page).allInnerTexts()).map((row) => row.split('\n')[1]);
    await there.context().close();
    return { held, filtered };
  },

  // The view is in the URL, and remembered.
  async switches(page, { base, path }) {
    await drawn(page, 'map');
    await page.getByRole('button', { name: 'Globe' }).click();
    await drawn(page, 'globe');
    const url = page.url();
    const before = await page.locator('[data-drawn]').screenshot();
    await page.locator('[data-drawn]').focus();
    for (let times = 0; times < 5; times++) await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(100);
    const turned = !before.equals(await page.locator('[data-drawn]').screenshot());
    await page.goto(base + path);
    await drawn(page, 'globe');
    return { url, turned };
  },

  async motion(page) {
    await drawn(page, 'globe');
    const before = await moves(page);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.getByRole('button', { name: 'Stop the motion' }).waitFor();
    const after = await moves(page);
    await page.getByRole('button', { name: 'Stop the motion' }).click();
    return { before, after, stopped: await moves(page) };
  },

  async withoutWebGl(page) {
    await drawn(page, 'map');
    return page.locator('main').innerText();
  },

  // The test stops Beacon when `note.open` is there, and starts it again at `note.lost`.
  async reconnects(page, { note }) {
    const lost = page.getByText('The live view is being connected again');
    await active(page).waitFor();
    writeFileSync(`${note}.open`, '');
    await lost.waitFor();
    writeFileSync(`${note}.lost`, '');
    await lost.waitFor({ state: 'hidden', timeout: PATIENCE });
    writeFileSync(`${note}.again`, '');
    await rows(page).getByText('after_the_restart').waitFor({ timeout: PATIENCE });
    return rows(page).allInnerTexts();
  },
});
