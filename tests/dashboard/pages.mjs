// Runs a scenario in Debian's Chromium, signed in, and tells what the browser complains of.
//
// In: {scenario, base, cookie, path, theme, width} and what the scenario wants. Out: {found,
// complaints, faults}: what the scenario returned; errors on the console, requests to other hosts and
// content wider than the page; and what axe finds against WCAG 2.2 AA, of the page as it was left.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { complaintsOf, inBrowser } from '../browser/browser.mjs';

const AXE = readFileSync(createRequire(new URL('../browser/x.js', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export function see(scenarios) {
  return inBrowser(async (page, argument) => {
    const { base, cookie, path, theme = 'light', width = 1440 } = argument;
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    if (cookie) await signIn(page, base, cookie);
    const complaints = complaintsOf(page);
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (/^(https?|wss?):$/.test(protocol) && host !== new URL(base).host)
        complaints.push(`asks ${request.url()}`);
    });
    if (path !== undefined) await visit(page, base + path);
    const found = await scenarios[argument.scenario](page, argument);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (over > 0) complaints.push(`is ${over} pixels wider than the screen`);
    return { found, complaints, faults: await faultsOf(page) };
  });
}

const signIn = (page, base, value) =>
  page.context().addCookies([{ name: 'beacon_session', value, url: base, httpOnly: true, sameSite: 'Strict' }]);

/** Goes there, and waits until everything is loaded. */
export async function visit(page, url) {
  await page.goto(url);
  await settled(page);
}

/** Nothing is loading any more. */
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true], .skeleton'));
}

export async function faultsOf(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (values) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values } });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].target.join(' ')}`);
  }, RULES);
}
