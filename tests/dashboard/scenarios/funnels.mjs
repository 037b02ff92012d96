import { see, settled } from '../pages.mjs';
import { fillStep, keepAndOpen, texts, writers } from './builders.mjs';

const shown = async (page) => ({
  title: await page.title(),
  rates: await texts(page, 'main ol li .text-end .numbers'),
  split: await texts(page, 'main tbody th'),
  empty: await texts(page, 'main .text-center p'),
});

export default see({
  shows: shown,

  // Steps are filled in one after the other; the result is there as soon as two are.
  async builds(page) {
    const before = (await shown(page)).empty;
    await fillStep(page, 'Step 1', 'page_view');
    await fillStep(page, 'Step 2', 'add_to_cart');
    await page.locator('main ol li .text-end .numbers').first().waitFor();
    const two = (await shown(page)).rates;
    await page.getByRole('button', { name: 'Add a step' }).click();
    await fillStep(page, 'Step 3', '/products', 'page_contains');
    const three = (await shown(page)).rates;
    await page.getByRole('button', { name: 'Move step 3 up' }).click();
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Move step 2 up');
    await settled(page);
    const values = () => page.getByRole('combobox', { name: /^Name for/ }).evaluateAll((all) => all.map((each) => each.value));
    const moved = await values();
    await page.locator('[draggable]').nth(0).dragTo(page.locator('[data-step="2"]'));
    await page.waitForFunction(() => document.querySelector('[data-step="2"] input').value === 'page_view');
    await settled(page);
    return { before, two, three, moved, dragged: await values() };
  },

  // Who dropped, and a cohort of them.
  async keeps(page) {
    await page.getByRole('button', { name: /dropped after step 1/ }).click();
    const drawer = page.getByRole('dialog', { name: 'Dropped after step 1' });
    await drawer.getByRole('link').first().waitFor();
    const href = await drawer.getByRole('link').first().getAttribute('href');
    await drawer.getByRole('button', { name: 'Keep them as a cohort' }).click();
    const form = page.getByRole('dialog', { name: 'New cohort' });
    await form.getByLabel('Name', { exact: true }).fill('Left at once');
    const key = await form.getByLabel('Key').inputValue();
    await form.getByRole('button', { name: 'Make the cohort' }).click();
    await form.waitFor({ state: 'detached' });
    return { href, key };
  },

  saves: keepAndOpen,
  writers,
});
