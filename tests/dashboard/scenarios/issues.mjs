import { see, settled, visit } from '../pages.mjs';

const names = (page) => page.locator('main [data-row]').allInnerTexts();
const head = (page) => page.locator('main h1 + p');
const dialog = (page) => page.getByRole('dialog').last();

async function chosen(page, menu, item) {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
  await settled(page);
}

export default see({
  async lists(page) {
    return {
      title: await page.title(),
      names: await names(page),
      tabs: await page.getByRole('navigation', { name: 'State' }).getByRole('link').allInnerTexts(),
    };
  },

  // By the keyboard: a key, then its value.
  async searches(page) {
    const field = page.getByRole('combobox', { name: 'Search' });
    await page.keyboard.press('/');
    await field.press('End');
    await page.keyboard.type(' rel');
    const choices = page.getByRole('listbox').getByRole('option');
    await choices.filter({ hasText: /^release/ }).first().waitFor();
    const keys = (await choices.allInnerTexts()).map((each) => `${each.split('\n')[0].trim()}:`);
    await choices.filter({ hasText: /^release/ }).first().click();
    await choices.filter({ hasText: '1.3.0' }).first().click();
    await page.waitForURL(/release/);
    await settled(page);
    return { keys, names: await names(page), url: page.url() };
  },

  async reads(page) {
    const facts = Object.fromEntries(
      (await page.locator('main dl').first().locator('> div').allInnerTexts()).map((each) => each.split(/\n([\s\S]*)/)),
    );
    const trace = page.getByRole('region', { name: 'Stack trace' });
    const lines = () => trace.locator('ol').first().locator('> li').count();
    const fold = trace.getByRole('button', { name: /frames of libraries/ });
    const found = {
      heading: await page.getByRole('heading', { level: 1 }).innerText(),
      facts,
      fault: (await trace.locator('tr.bg-bad-soft').first().innerText()).replace(/\s+/g, ' ').replace(/^(\d+) /, '$1'),
      variables: await trace.locator('dl').first().innerText(),
      folded: await fold.allInnerTexts(),
      causes: await trace.getByText('Caused by').count(),
      crumbs: await page.getByRole('region', { name: 'Breadcrumbs' }).innerText(),
      flags: await page.getByRole('region', { name: 'Flags in force' }).innerText(),
      tags: await page.getByRole('region', { name: 'Tags', exact: true }).first().innerText(),
      session: await page.getByRole('link', { name: /Timeline of the session/ }).getAttribute('href'),
    };
    await trace.locator('.hljs-keyword').first().waitFor();
    const coloured = await trace.locator('.hljs-keyword').count();
    const frames = (await lines()) - 1;
    await fold.click();
    return { ...found, coloured, frames, unfolded: await lines() };
  },

  // From the newest event to an older one, then to one of the table.
  async walks(page) {
    await page.getByRole('button', { name: 'Newest' }).click();
    await page.waitForURL(/event=latest/);
    await settled(page);
    await page.getByRole('button', { name: 'Older event' }).click();
    await page.waitForURL(/event=[0-9a-f-]{36}/);
    await settled(page);
    const older = new URL(page.url()).searchParams.get('event');
    await page.getByRole('tab', { name: 'All events' }).click();
    await settled(page);
    const rows = page.getByRole('tabpanel').locator('tbody tr');
    const link = rows.last().getByRole('link');
    const wanted = new URL(await link.getAttribute('href'), page.url()).searchParams.get('event');
    const count = await rows.count();
    await link.click();
    await page.waitForURL((url) => url.searchParams.get('event') === wanted);
    await settled(page);
    await page.getByRole('region', { name: 'Stack trace' }).waitFor();
    return { rows: count, isOlder: Boolean(older), wanted, opened: new URL(page.url()).searchParams.get('event') };
  },

  async works(page) {
    const state = async () => (await head(page).innerText()).split('\n').map((each) => each.trim());
    const told = async (pattern) => (await state()).join(' ').match(pattern)?.[0] ?? '';
    await chosen(page, 'More actions', 'Resolve in shop@1.2.0');
    await page.getByText('Resolved in shop@1.2.0').first().waitFor();
    const resolved = await told(/Resolved in shop@1\.2\.0/);
    await page.getByRole('button', { name: 'Open again' }).click();
    await head(page).getByText('Unresolved').waitFor();
    const opened = await told(/Unresolved/);
    await page.getByRole('tab', { name: 'Activity' }).click();
    await page.getByRole('textbox', { name: 'Comment' }).fill('Fixed by Ann');
    await page.getByRole('button', { name: 'Comment', exact: true }).click();
    await page.getByText('Fixed by Ann', { exact: true }).waitFor();
    await settled(page);
    const entries = page.getByRole('tabpanel').getByRole('listitem');
    const activity = (await entries.allInnerTexts()).map((each) => each.replace(/\s+/g, ' '));
    await page.getByRole('button', { name: 'Delete the comment' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Fixed by Ann', { exact: true }).waitFor({ state: 'detached' });
    await settled(page);
    const removed = await entries.allInnerTexts();
    await chosen(page, 'Ignore', 'Until 100 more events');
    await head(page).getByText(/Ignored until/).waitFor();
    const ignored = await told(/Ignored until 100 more events/);
    await chosen(page, 'Assign', 'To me');
    await head(page).getByText('Assigned').waitFor();
    await settled(page);
    return { resolved, opened, activity, removed, ignored };
  },

  async merges(page, { base, path }) {
    await page.getByRole('checkbox', { name: 'Choose all that are shown' }).check();
    await page.getByRole('button', { name: 'Merge', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Merge' }).click();
    await page.waitForFunction(() => document.querySelectorAll('main [data-row]').length === 1);
    await settled(page);
    const merged = await names(page);
    await page.locator('main [data-row]').first().click();
    const members = page.getByRole('region', { name: 'Merged issues' });
    await members.waitFor();
    const inside = await members.getByRole('listitem').locator('span').first().allInnerTexts();
    await members.getByRole('button', { name: 'Take out' }).click();
    await members.waitFor({ state: 'detached' });
    await visit(page, base + path);
    return { merged, members: inside, apart: await names(page) };
  },

  async waits(page, { base, number, key, error }) {
    const before = await names(page);
    await page.getByRole('button', { name: 'How to send errors' }).first().click();
    const snippet = await dialog(page).locator('pre, code').first().innerText();
    await page.keyboard.press('Escape');
    const body = [{ event_id: error.event_id }, { type: 'event' }, error].map((each) => JSON.stringify(each)).join('\n');
    await page.request.post(`${base}/api/${number}/envelope/?sentry_key=${key}`, { data: body });
    await page.locator('main [data-row]').first().waitFor();
    return { before, snippet, after: await names(page) };
  },

  async source(page) {
    const line = page.getByRole('region', { name: 'Stack trace' }).locator('tr.bg-bad-soft').first();
    return {
      fault: (await line.innerText()).replace(/\s+/g, ' ').replace(/^(\d+) /, '$1').trim(),
      isMapped: await page.getByText('Read with source maps').isVisible(),
    };
  },

  writers: (page) =>
    page.getByRole('button', { name: /^(Resolve|Ignore|Assign|Merge|Comment|Take out|Open again)/ }).allInnerTexts(),

  async overview(page) {
    const issues = page.getByRole('region', { name: 'Open issues' });
    return {
      all: await issues.getByRole('link', { name: /^All/ }).innerText(),
      names: await issues.getByRole('listitem').getByRole('link').allInnerTexts(),
    };
  },

  async projects(page) {
    return { card: await page.getByRole('link', { name: /Broken/ }).innerText() };
  },
});
