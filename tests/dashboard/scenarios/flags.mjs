// Flags: the list, the editor of one, segments and proposals.

import { see, settled, visit } from '../pages.mjs';

const text = (page, selector) => page.locator(selector).allInnerTexts();
const switchOf = (page, name) => page.getByRole('switch', { name });
const isOn = async (found) => (await found.getAttribute('aria-checked')) === 'true';
/** Asks the API as the browser does that is signed in. */
const ask = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const headers = body ? { 'Content-Type': 'application/json' } : {};
      const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body],
  );

/** Another browser, signed in as the same person. */
async function another(page, { base, cookie }, path) {
  const context = await page.context().browser().newContext();
  await context.addCookies([
    { name: 'beacon_session', value: cookie, url: base, httpOnly: true, sameSite: 'Strict' },
  ]);
  const other = await context.newPage();
  await visit(other, base + path);
  return other;
}

export default see({
  async shows(page) {
    const rows = page.locator('tbody tr');
    return {
      title: await page.title(),
      names: await text(page, 'tbody th a[href*="/flags/"]'),
      on: await rows.evaluateAll((all) =>
        all.map((row) => row.querySelector('[role=switch]')?.getAttribute('aria-checked')),
      ),
      checkout: await rows.nth(0).innerText(),
    };
  },

  // What one switches the other sees, without doing anything.
  async two_browsers(page, argument) {
    const { path } = argument;
    const other = await another(page, argument, path);
    const [mine, theirs] = [page, other].map((each) => switchOf(each, 'checkout in production'));
    const before = await isOn(theirs);
    await mine.click();
    const begun = Date.now();
    await other
      .locator(`[role=switch][aria-label="checkout in production"][aria-checked="${!before}"]`)
      .waitFor();
    const took = Date.now() - begun;
    await page.getByText('checkout is off in production').waitFor();
    await other.context().close();
    return { before, took };
  },

  // Beacon refuses: the switch goes back, and says why.
  async undone(page, { base, path, refused }) {
    await page.addInitScript(() => {
      const real = globalThis.fetch;
      globalThis.fetch = async (request, more) => {
        if (!request.url?.endsWith('/toggle')) return real(request, more);
        await new Promise((resolve) => (globalThis.refuse = resolve));
        return new Response('{"detail":"Not today."}', { status: 503 });
      };
    });
    await visit(page, base + refused);
    const found = switchOf(page, 'checkout in staging');
    const before = await isOn(found);
    await found.click();
    await page.waitForFunction(() => globalThis.refuse);
    const optimistic = await isOn(found);
    await page.evaluate(() => globalThis.refuse());
    await page.getByText('Not today.').waitFor();
    return { before, optimistic, after: await isOn(found) };
  },

  async searches(page) {
    await page.keyboard.press('/');
    await page.keyboard.type('colour');
    await page.waitForURL(/search=colour/);
    await settled(page);
    const found = await text(page, 'tbody th a[href*="/flags/"]');
    await page.getByLabel('Which flags').selectOption('stale');
    await page.waitForURL(/state=stale/);
    await settled(page);
    return { found, stale: await page.locator('main').innerText(), url: page.url() };
  },

  async creates(page) {
    await page.getByLabel('Name', { exact: true }).fill('Größe des Knopfs!');
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    await page.getByLabel('A number').check();
    await page.getByLabel('Value of variant 2').fill('no number');
    const fault = await page.getByText('no value of the type').innerText();
    const isDisabled = await page.getByRole('button', { name: 'Make the flag' }).isDisabled();
    await page.getByLabel('Value of variant 2').fill('2.5');
    await page.getByLabel('Development').check();
    await page.getByRole('button', { name: 'Make the flag' }).click();
    await page.waitForURL(/flags\/gro/);
    await settled(page);
    return { key, fault, isDisabled, title: await page.title() };
  },

  // The preview follows what is edited, before it is saved; a reload keeps it.
  async edits(page) {
    const preview = page.getByRole('region', { name: 'Who gets what' });
    await preview.getByRole('button', { name: 'Many people' }).click();
    await preview.getByText('25 / 100').or(preview.getByText('/ 100').first()).first().waitFor();
    const before = await preview.getByRole('listitem').allInnerTexts();
    const sliders = page.getByRole('slider', { name: 'Share of on' });
    await page.getByRole('spinbutton', { name: 'Percent that get on' }).last().fill('60');
    await page.keyboard.press('Tab');
    const other = await page.getByRole('slider', { name: 'Share of off' }).last().inputValue();
    await preview.getByText('would get something else').waitFor();
    const drafted = await preview.getByRole('listitem').allInnerTexts();
    await page.reload();
    await settled(page);
    const kept = await sliders.last().inputValue();
    const bar = page.getByRole('region', { name: '1 unsaved change' });
    await bar.getByRole('button', { name: 'Show' }).click();
    const diff = await bar.innerText();
    await bar.getByRole('button', { name: 'Save' }).click();
    await page.getByText('is saved').waitFor();
    await bar.waitFor({ state: 'detached' });
    return { before, drafted, other, kept, diff };
  },

  // A rule by hand: an attribute, an operator, a value; and why one person gets what they get.
  async adds_a_rule(page) {
    await page.getByRole('button', { name: 'Add a rule' }).click();
    const rule = page.getByRole('listitem', { name: 'Rule 2' });
    await rule.getByLabel('Name of the rule').fill('from Vienna');
    const attribute = rule.getByRole('combobox', { name: 'Attribute' });
    await attribute.fill('count');
    await rule.getByRole('option', { name: 'country' }).click();
    await rule.getByLabel('Comparison').selectOption('in');
    await rule.getByRole('textbox', { name: 'Value', exact: true }).fill('AT, CH');
    await rule.getByLabel('Answer').selectOption('off');
    await rule.getByLabel('Answer').selectOption('on');
    const preview = page.getByRole('region', { name: 'Who gets what' });
    await preview.getByText('from Vienna').waitFor();
    await preview.getByText('decides', { exact: true }).waitFor();
    const why = await preview.getByRole('list', { name: 'Why' }).innerText();
    await page.getByRole('button', { name: 'Ask rule 2 earlier' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is saved').waitFor();
    return { why };
  },

  // Somebody else saves while one edits: it is told at once, and nothing is lost.
  async conflict(page, { api }) {
    await page.getByRole('textbox', { name: 'Owner' }).fill('me');
    await ask(page, 'PATCH', api, { description: 'Theirs', owner: 'them' });
    const alert = page.getByRole('alert', { name: 'Somebody else changed this flag' });
    await alert.waitFor();
    const told = await alert.innerText();
    await alert.getByRole('button', { name: 'Keep mine, on top of theirs' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is saved').waitFor();
    return { told };
  },

  // The same where the browser did not hear of it: saving is refused with 412, and explained.
  async too_late(page, { base, path, api }) {
    await page.addInitScript(() => {
      const real = globalThis.fetch;
      globalThis.WebSocket = class extends EventTarget {
        close() {}
      };
      globalThis.fetch = async (request, more) => {
        if (request.method !== 'PATCH' || !globalThis.isLate) return real(request, more);
        globalThis.isLate = false;
        globalThis.matched = request.headers.get('If-Match');
        return new Response('{"detail":"Changed","code":"changed_meanwhile"}', { status: 412 });
      };
    });
    await visit(page, base + path);
    await page.getByRole('textbox', { name: 'Owner' }).fill('me again');
    await ask(page, 'PATCH', api, { description: 'Theirs again' });
    await page.evaluate(() => (globalThis.isLate = true));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const alert = page.getByRole('alert', { name: 'Somebody else changed this flag' });
    await alert.waitFor();
    const told = await alert.innerText();
    await alert.getByRole('button', { name: 'Take theirs, drop mine' }).click();
    await alert.waitFor({ state: 'detached' });
    const owner = await page.getByRole('textbox', { name: 'Owner' }).inputValue();
    return { told, owner, matched: await page.evaluate(() => globalThis.matched) };
  },

  async history(page) {
    const panel = page.getByRole('region', { name: 'History' });
    const shown = await panel.innerText();
    await page.getByRole('button', { name: 'Side by side' }).click();
    await panel.getByRole('button', { name: 'Take back' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
    await page.getByText('The change is taken back.').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await settled(page);
    return { shown, after: await panel.innerText() };
  },

  async uses(page) {
    return { main: await page.locator('main').innerText() };
  },

  // In a protected environment a switch asks for a second person.
  async proposes(page) {
    await page.getByRole('spinbutton', { name: 'Percent that get on' }).last().fill('70');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByLabel('For who is to approve it').fill('As we said on Monday');
    await page.getByRole('dialog').getByRole('button', { name: 'Propose' }).click();
    await page.getByText('The change is proposed.').waitFor();
    await page.getByRole('link', { name: 'Proposals' }).last().click();
    await page.getByText('As we said on Monday').waitFor();
    await settled(page);
    return { shown: await page.locator('main').innerText() };
  },

  async approves(page) {
    await page.getByText('As we said on Monday').waitFor();
    const shown = await page.locator('main').innerText();
    await page.getByRole('button', { name: 'Approve and do it' }).click();
    await page.getByText('Approved, and clients have it.').waitFor();
    await page.getByText('Done by owner@example.com').waitFor();
    await settled(page);
    return { shown };
  },

  async makes_a_segment(page) {
    await page.getByRole('button', { name: 'New segment' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Paying people');
    await dialog.getByRole('combobox', { name: 'Attribute' }).fill('plan');
    await dialog.getByRole('combobox', { name: 'Value', exact: true }).fill('pro');
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Make the segment' }).click();
    await page.waitForURL(/segments\/paying-people/);
    await settled(page);
    const value = page.getByRole('combobox', { name: 'Value', exact: true });
    await value.fill('team');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('is saved').waitFor();
    await settled(page);
    return { main: await page.locator('main').innerText() };
  },

  async looks(page) {
    await page.getByRole('heading', { name: 'Rules' }).waitFor();
    await settled(page);
    return {
      main: await page.locator('main').innerText(),
      enabled: await page.getByRole('switch', { disabled: false }).count(),
      controls: await page
        .getByRole('button', { name: /Save|Add a rule|Take back|New flag|Turn on|Archive/ })
        .count(),
      tabs: await text(page, 'nav[aria-label="Parts of this flag"] a'),
    };
  },

  // From the flags to where environments and their keys are made.
  async leads(page) {
    await page.getByRole('link', { name: 'Environments and keys' }).click();
    await page.waitForURL(/settings\/environments$/);
    await settled(page);
    return page.locator('main h2').allInnerTexts();
  },

  async reads(page) {
    return {
      main: await page.locator('main').innerText(),
      switches: await page.getByRole('switch').count(),
      enabled: await page.getByRole('switch', { disabled: false }).count(),
      buttons: await text(page, 'main button, main a[href*="/new"]'),
    };
  },
});
