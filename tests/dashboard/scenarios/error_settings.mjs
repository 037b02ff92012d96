// The settings of a project about errors.

import { see, settled } from '../pages.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialog = (page) => page.locator('dialog[open]');
const said = (page, text) => page.getByText(text, { exact: false }).first().waitFor();
/** What stands below a field: its hint, or what is wrong with it. */
const below = (field) =>
  field.evaluate((each) => document.getElementById(each.getAttribute('aria-describedby')).textContent);

async function save(form) {
  await form.getByRole('button', { name: 'Save', exact: true }).click();
}

export default see({
  async limits(page) {
    const floods = page.locator('form').filter({ hasText: 'Floods of errors' });
    await floods.getByLabel('A fixed number').check();
    await floods.getByLabel('Errors a minute', { exact: true }).fill('2000');
    await floods.getByLabel('Errors a minute of one kind').fill('');
    await save(floods);
    await said(page, 'Saved.');
    const filters = page.locator('form').filter({ hasText: 'Errors of browser extensions' });
    await filters.getByLabel('Errors of pages on localhost').check();
    await filters.getByLabel('Errors of these releases').fill('dev-*');
    const messages = filters.getByLabel('Errors whose message matches');
    await messages.fill('^ResizeObserver\n(broken');
    await save(filters);
    await filters.getByRole('alert').waitFor();
    const wrong = await below(messages);
    await messages.fill('^ResizeObserver\n\n');
    await save(filters);
    await filters.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' });
    return { wrong };
  },

  async scrubbing(page) {
    const left = page.getByRole('region', { name: 'What would be stored' });
    const sample = await left.innerText();
    await page.getByLabel('Text or JSON').fill('{"note": "ORD-12345678 of 10.1.2.3", "shoe_size": "47"}');
    await left.getByText('"47"').waitFor();
    const kept = await left.innerText();
    await page.getByLabel('IP addresses').check();
    await page.getByLabel('Further sensitive names').fill('shoe size');
    await button(page, 'Add a pattern').click();
    await page.getByLabel('Name of pattern 1').fill('order');
    const pattern = page.getByLabel('Pattern 1', { exact: true });
    await pattern.fill('ORD-[0-9]{8}');
    await left.getByText('[Filtered] of [Filtered]').waitFor();
    await settled(page);
    const scrubbed = await left.innerText();
    await button(page, 'Save').click();
    await said(page, 'Saved.');
    return { sample, kept, scrubbed };
  },

  // A rule is made while somebody else makes another.
  async grouping(page, { rules }) {
    const preview = page.getByRole('region', { name: 'What they would do' });
    const before = await preview.getByRole('status').innerText();
    await button(page, 'Add a rule').click();
    await button(page, 'Save').click();
    const missing = await page.getByRole('alert').innerText();
    await page.getByLabel('Comparison of condition 1').selectOption('glob');
    await page.getByLabel('Value of condition 1').fill('*Error');
    await page.getByLabel('They are one issue for each of').fill('all');
    await preview.getByText('1 issue differs').waitFor();
    await settled(page);
    const after = await preview.innerText();
    await page.evaluate(
      ([path, rules]) =>
        fetch(path, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ rules }),
        }).then((answer) => answer.ok || Promise.reject(answer.status)),
      [rules.path, rules.theirs],
    );
    await button(page, 'Save').click();
    const conflict = page.getByRole('alert').filter({ hasText: 'Somebody else' });
    await conflict.waitFor();
    const both = await conflict.locator('ol').allInnerTexts();
    await button(page, 'Go on with mine').click();
    await button(page, 'Copy rule 1').click();
    await button(page, 'Move rule 2 up').click();
    await page.getByLabel('The issue is called').first().fill('Copied');
    await button(page, 'Save').click();
    await said(page, 'The rules are saved.');
    await settled(page);
    return { before, missing, after, both };
  },

  async sourceMaps(page) {
    const table = page.getByRole('group', { name: 'Uploaded' });
    const rows = await table.locator('tbody tr').allInnerTexts();
    const commands = await page.locator('main pre').allInnerTexts();
    await button(page, 'Files of web@1: 2').click();
    const files = dialog(page).locator('tbody tr');
    await files.nth(1).waitFor();
    await page.getByLabel('Find a file').fill('.map');
    await files.nth(1).waitFor({ state: 'detached' });
    const found = await files.first().innerText();
    await button(page, 'Delete ~/app.js.map').click();
    await page.getByRole('dialog', { name: 'Delete this file?' }).getByRole('button', { name: 'Delete', exact: true }).click();
    await said(page, 'No file is called so.');
    await page.keyboard.press('Escape');
    await button(page, 'Files of web@1: 1').waitFor();
    await button(page, 'Delete the source maps of web@1').click();
    await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
    await said(page, 'Nothing was uploaded yet');
    await settled(page);
    return { rows, commands, found };
  },

  async tags(page) {
    const keys = () => page.locator('main tbody tr td:first-child').allInnerTexts();
    const before = await keys();
    const shown = page.getByRole('switch', { name: 'customer is shown' });
    await shown.click();
    await said(page, 'customer is hidden.');
    const isHidden = (await shown.getAttribute('aria-checked')) === 'false';
    await button(page, 'Delete level').click();
    await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click();
    await said(page, 'level is deleted.');
    await settled(page);
    return { before, isHidden, after: await keys() };
  },

  // What each of `paths` has to write with.
  async writers(page, { base, paths }) {
    const found = {};
    for (const path of paths) {
      await page.goto(base + path);
      await settled(page);
      const main = page.locator('main');
      const head = await page.locator('h1').innerText();
      found[head] = {
        buttons: (await main.getByRole('button').allInnerTexts()).filter(Boolean),
        fields: await main.locator('input, select, textarea, [role=switch]').count(),
        text: await main.innerText(),
      };
    }
    return found;
  },
});
