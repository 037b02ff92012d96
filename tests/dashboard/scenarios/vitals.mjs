import { see, settled } from '../pages.mjs';
import { keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  cards: await texts(page, 'main [aria-pressed] .text-xl .numbers'),
  ratings: await texts(page, 'main [aria-pressed] .text-xl + span'),
  rows: await page.locator('main [role=region] tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.innerText.split('\n')[0]))),
  empty: await texts(page, 'main .text-center'),
});

export default see({
  shows: shown,

  // Another percentile, another vital over time, the worst pages first, one page alone.
  async changes(page) {
    await page.getByRole('button', { name: 'p90' }).click();
    await page.waitForURL(/percentile=p90/);
    await settled(page);
    const cards = (await shown(page)).cards;
    await page.getByRole('button', { name: /^CLS Layout shift/ }).click();
    const chart = await page.getByRole('heading', { name: 'Layout shift over time' }).innerText();
    await page.getByRole('button', { name: 'INP', exact: true }).click();
    await page.waitForURL(/sort=INP/);
    const sorted = await page.locator('th[aria-sort]').innerText();
    await page.locator('main tbody th button').first().click();
    await page.waitForURL(/filters=/);
    await page.waitForFunction(() => document.querySelectorAll('main [role=region] tbody tr').length === 1);
    await settled(page);
    return { cards, chart, sorted };
  },

  saves: keepAndOpen,
  writers,
});
