import { see, settled } from '../pages.mjs';
import { writers } from './builders.mjs';

const cells = (row) => row.locator('td').allInnerTexts();

export default see({
  async makes_channel(page, { url }) {
    await page.getByRole('button', { name: 'New channel' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('Ops');
    await form.getByLabel('URL').fill(url);
    await form.getByRole('button', { name: 'Save' }).click();
    const secret = await form.getByText(/^whsec_/).innerText();
    await form.getByRole('button', { name: 'Close' }).last().click();
    await form.waitFor({ state: 'detached' });
    await settled(page);
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    const toast = page.getByRole('status').filter({ hasText: 'elivered' });
    await toast.waitFor();
    return { secret, tested: await toast.innerText() };
  },

  // The rule as it is given; what it would have done stands beside it.
  async makes_rule(page) {
    await page.getByRole('textbox', { name: 'Name' }).fill('Broken things');
    await page.getByLabel('Ops (Webhook)').check();
    const would = page.getByRole('status').filter({ hasText: 'It would' });
    await would.waitFor();
    await settled(page);
    const told = await would.innerText();
    await page.getByRole('button', { name: 'Save the rule' }).click();
    await page.waitForURL(/alerts$/);
    await settled(page);
    const row = (await cells(page.locator('main tbody tr').first())).map((each) => each.split('\n')[0].trim());
    return { would: told, row };
  },

  async history(page) {
    const rows = page.locator('main tbody tr');
    await rows.getByText('1 delivered').waitFor();
    const text = await rows.first().innerText();
    await rows.first().getByRole('button', { name: 'Seen' }).click();
    const seen = rows.first().getByText(/^seen by/);
    await seen.waitFor();
    await rows.first().getByRole('link').first().click();
    await page.waitForURL(/\?firing=/);
    await page.reload(); // as who follows the link of a delivery
    const drawer = page.getByRole('dialog', { name: 'Alert' });
    await drawer.getByRole('button', { name: 'Not seen' }).waitFor();
    const alert = await drawer.innerText();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await settled(page);
    return { rows: await rows.count(), text, seen: (await seen.innerText()).trim(), alert };
  },

  async deliveries(page) {
    const row = page.locator('main tbody tr').first();
    await row.getByRole('button', { name: 'Look' }).click();
    const drawer = page.getByRole('dialog', { name: 'Delivery' });
    const status = await drawer.locator('tbody td').nth(1).innerText();
    const payload = await drawer.locator('pre').last().innerText();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await row.getByRole('button', { name: 'Send again' }).click();
    await page.getByRole('status').filter({ hasText: 'sent again' }).waitFor();
    return { status, payload };
  },

  async forms(page, { kind }) {
    const isTried = page.waitForResponse(/alert-rules\/backtest/);
    await page.getByRole('combobox', { name: 'When' }).selectOption(kind);
    if (kind === 'pattern') await page.getByRole('textbox', { name: 'Pattern' }).fill('time ?out');
    await isTried;
    await settled(page);
    return { labels: await page.locator('main form label').allInnerTexts() };
  },

  empty: (page) => page.locator('main').innerText(),

  writers,
});
