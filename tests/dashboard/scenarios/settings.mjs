// The settings of a project, and the ingest doctor.

import { downloaded, faultsOf, see, settled, visit } from '../pages.mjs';

const main = (page) => page.locator('main');
const button = (page, name) => page.getByRole('button', { name, exact: true });
const dialog = (page) => page.locator('dialog[open]');
const texts = (locator) => locator.allInnerTexts();
/** A short message, which says that something was done. */
const said = (page, text) => page.getByText(text, { exact: false }).first().waitFor();

export default see({
  // Each of `paths`: its head, and what is wrong with it.
  async walks(page, { base, paths }) {
    const seen = [];
    for (const path of paths) {
      await visit(page, base + path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      const head = await page.locator('h1').innerText();
      seen.push({ path, head, over, faults: await faultsOf(page) });
    }
    return seen;
  },

  async shows(page) {
    return {
      text: await main(page).innerText(),
      tabs: await texts(page.getByRole('navigation', { name: 'Settings of the project' }).getByRole('link')),
      buttons: await texts(main(page).getByRole('button')),
      fields: await main(page).locator('input, select, textarea').count(),
    };
  },

  async changes(page) {
    await page.getByLabel('Name', { exact: true }).fill('Store');
    await page.getByLabel('Domains').fill('store.example, *.store.example');
    await page.getByLabel('A session ends after').fill('45');
    await button(page, 'Save').click();
    await said(page, 'Saved.');
    const isSaved = await button(page, 'Save').isDisabled();
    await page.getByLabel('Keep events for').fill('30');
    await button(page, 'Save').click();
    const warned = await dialog(page).innerText();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByLabel('Domains').fill('not a domain!');
    await button(page, 'Save').click();
    const wrong = await page.getByLabel('Domains').evaluate(
      (field) => document.getElementById(field.getAttribute('aria-describedby')).textContent);
    return { isSaved, warned, wrong, title: await page.title() };
  },

  async deletes(page, { name }) {
    await button(page, 'Delete').click();
    const confirm = dialog(page).getByRole('button', { name: 'Delete' });
    const before = await confirm.isDisabled();
    await dialog(page).getByRole('textbox').fill(name);
    await confirm.click();
    await page.waitForURL(/\/projects$/);
    await said(page, `${name} is gone`);
    await settled(page);
    return { before, left: await texts(main(page).locator('h2')) };
  },

  async makesKeys(page) {
    await button(page, 'New secret key').click();
    await dialog(page).getByLabel('Name').fill('nightly');
    await dialog(page).getByLabel('read, as a viewer').check();
    await dialog(page).getByLabel('Expires').selectOption({ label: 'in 90 days' });
    await dialog(page).getByRole('button', { name: 'Make the key' }).click();
    const secret = await dialog(page).locator('pre').innerText();
    await dialog(page).getByRole('button', { name: 'I have kept it' }).click();
    const row = page.getByRole('row').filter({ hasText: 'nightly' });
    await row.waitFor();
    const listed = await row.innerText();
    const isShownAgain = (await page.content()).includes(secret);
    await page.getByRole('button', { name: 'Change nightly' }).click();
    await dialog(page).getByLabel('Name').fill('weekly');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Revoke weekly' }).click();
    await dialog(page).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('row').filter({ hasText: 'weekly' }).waitFor({ state: 'detached' });
    await page.getByLabel('Show revoked ones too').check();
    const revoked = await page.getByRole('row').filter({ hasText: 'weekly' }).innerText();
    return { secret, listed, isShownAgain, revoked };
  },

  async rotates(page) {
    const before = await page.getByLabel('Public key', { exact: true }).innerText();
    await button(page, 'New public key').click();
    await dialog(page).getByRole('button', { name: 'Make a new key' }).click();
    await page.getByText('Old keys that still work').waitFor();
    const old = await page.getByText('Old keys that still work').locator('..').innerText();
    const after = await page.getByLabel('Public key', { exact: true }).innerText();
    await page.waitForFunction((made) => document.querySelector('[aria-label="Tag for HTML"]')?.textContent.includes(made), after);
    return { before, old, after };
  },

  async environments(page) {
    await button(page, 'New environment').click();
    await dialog(page).getByLabel('Name').fill('Preview');
    await dialog(page).getByLabel('Key').fill('preview');
    await dialog(page).getByRole('button', { name: 'Make the environment' }).click();
    const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Preview' }) });
    const key = await card.locator('pre').innerText();
    const approval = card.getByRole('switch');
    await approval.click();
    await card.getByText('approval', { exact: true }).waitFor();
    const isProtected = await approval.getAttribute('aria-checked');
    await approval.click();
    await card.getByText('approval', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete Preview' }).click();
    await dialog(page).getByRole('textbox').fill('preview');
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await card.waitFor({ state: 'detached' });
    return { key, isProtected, left: await texts(main(page).locator('h2')) };
  },

  async invites(page, { email }) {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('As').selectOption('editor');
    await button(page, 'Invite').click();
    const link = await page.getByLabel('Link of the invitation').innerText();
    const open = page.getByRole('listitem').filter({ hasText: email });
    const listed = await open.innerText();
    await page.getByRole('button', { name: `Take back the invitation of ${email}` }).click();
    await open.waitFor({ state: 'detached' });
    return { link, listed };
  },

  async changesRoles(page, { email }) {
    await page.getByLabel(`Role of ${email}`).selectOption('editor');
    await said(page, `${email} is editor now.`);
    const role = await page.getByLabel(`Role of ${email}`).inputValue();
    await page.getByRole('button', { name: `Remove ${email}` }).click();
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    await page.getByLabel(`Role of ${email}`).waitFor({ state: 'detached' });
    return role;
  },

  async erases(page, { user }) {
    await page.getByLabel('Id', { exact: true }).fill(user);
    const { name, text } = await downloaded(page, () => button(page, 'Export as a file').click());
    await button(page, 'Erase').click();
    const confirm = dialog(page).getByRole('button', { name: 'Erase' });
    const before = await confirm.isDisabled();
    await dialog(page).getByRole('textbox').fill(user);
    await confirm.click();
    const job = await page.getByRole('region', { name: 'Number of the job', exact: true }).innerText();
    await visit(page, page.url().replace('/privacy', '/jobs'));
    const listed = await page.getByRole('row').filter({ hasText: job }).innerText();
    return { name, lines: text.trim().split('\n'), before, job, listed };
  },

  async filtersTheLog(page) {
    const rows = () => page.locator('tbody > tr').count();
    const before = await rows();
    await page.getByLabel('What', { exact: true }).selectOption('key.');
    await page.waitForURL(/action=key/);
    await settled(page);
    const actions = await texts(page.locator('tbody a'));
    await page.getByRole('button', { name: /^Details of/ }).first().click();
    await settled(page);
    const details = await page.locator('tbody table').innerText();
    const csv = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
    await page.getByLabel('Who', { exact: true }).fill('nobody@example.com');
    await page.getByLabel('Who', { exact: true }).blur();
    await page.getByText('Nothing was done that fits').waitFor();
    await button(page, 'Clear').click();
    await page.locator('tbody > tr').nth(before - 1).waitFor();
    return { before, actions, details, csv, url: page.url() };
  },

  async doctor(page, { id, content }) {
    const numbers = await page.getByRole('region', { name: 'Where every event is' }).innerText();
    const project = await page.locator('section').filter({ has: page.getByRole('heading', { name: 'This project' }) }).innerText();
    const find = async (way, text) => {
      await page.getByLabel('Look for', { exact: true }).selectOption(way);
      await page.getByLabel('What to look for').fill(text);
      await button(page, 'Look').click();
      await page.waitForURL((url) => url.searchParams.get(way) === text);
      await settled(page);
      return page.locator('main div[aria-live=polite]').innerText();
    };
    const byId = await find('id', id);
    const byContent = await find('content', content);
    const nowhere = await find('id', '0195e2a4-0000-7000-8000-00000000ffff');
    const last = page.getByRole('region', { name: 'Rejected events, the last ones first' });
    await last.locator('summary').first().click();
    await settled(page);
    const record = await last.locator('pre').first().innerText();
    const reasons = await page.getByRole('group', { name: 'Rejected, by reason' }).innerText();
    await find('id', id);
    await page.locator('main div[aria-live=polite]').getByRole('link').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText(id).first().waitFor();
    const opened = { title: await drawer.getByRole('heading').first().innerText(), path: new URL(page.url()).pathname };
    return { numbers, project, byId, byContent, nowhere, record, reasons, opened };
  },
});
