import { see, settled } from '../pages.mjs';
import { keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  stops: await texts(page, 'main [role=region] a'),
  rows: await page.locator('main tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText))),
  empty: await texts(page, 'main .text-center p'),
});

export default see({
  shows: shown,

  // A click on a stop goes on from there; the way back is the other direction.
  async follows(page) {
    const stop = page.getByRole('region').getByRole('link', { name: /^\/cart / }).first();
    await stop.click();
    await page.waitForURL(/step=%2Fcart/);
    await page.waitForFunction(() => document.querySelectorAll('main [role=region] a')[0]?.innerText.startsWith('/cart'));
    await settled(page);
    const from = (await shown(page)).stops[0];
    await page.getByRole('button', { name: 'Before' }).click();
    await page.waitForURL(/direction=before/);
    await settled(page);
    const to = (await shown(page)).stops[0];
    await page.getByRole('button', { name: 'Table' }).click();
    await page.waitForURL(/as=table/);
    await settled(page);
    return { from, to, rows: (await shown(page)).rows };
  },

  saves: keepAndOpen,
  writers,
});
