// A scenario in Debian's Chromium, signed in, and what the browser complains of (browser/served.mjs).
//
// In: {scenario, base, cookie, path, width} and what the scenario wants. Out: {found, complaints,
// faults}: what the scenario returned; errors on the console, requests to other hosts and content
// wider than the page; and what axe finds against WCAG 2.2 AA, in light and in dark, of the page as it
// was left.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { complaintsOf } from '../browser/browser.mjs';

const AXE = readFileSync(createRequire(new URL('../browser/x.js', import.meta.url)).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export function see(scenarios) {
  return async (page, argument) => {
    const { base, cookie, path, width = 1440 } = argument;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await page.addInitScript(countAsked);
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
  };
}

const signIn = (page, base, value) =>
  page.context().addCookies([{ name: 'beacon_session', value, url: base, httpOnly: true, sameSite: 'Strict' }]);

/** Goes there, and waits until everything is loaded. */
export async function visit(page, url) {
  await page.goto(url);
  await settled(page);
}

// In the page: `asked` is how many questions to the API are not answered to their end.
function countAsked() {
  const real = globalThis.fetch;
  globalThis.asked = 0;
  globalThis.fetch = async (...question) => {
    globalThis.asked += 1;
    try {
      const answer = await real(...question);
      void answer.clone().arrayBuffer().catch(() => null).finally(() => (globalThis.asked -= 1));
      return answer;
    } catch (error) {
      globalThis.asked -= 1;
      throw error;
    }
  };
}

const FRAMES = 3;
let times = 0;

/** Nothing is asked for or loading any more, for some frames: what a click asks for is asked for a
 * moment after it, and what comes is drawn a moment later. */
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(
    ({ time, frames }) => {
      const isCalm = !globalThis.asked && !document.querySelector('[aria-busy=true], .skeleton');
      const before = globalThis.calm?.time === time ? globalThis.calm.frames : 0;
      globalThis.calm = { time, frames: isCalm ? before + 1 : 0 };
      return globalThis.calm.frames >= frames;
    },
    { time: (times += 1), frames: FRAMES },
  );
}

/** The file that comes by a click: {name, text}. */
export async function downloaded(page, click) {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString() };
}

export async function faultsOf(page) {
  await page.evaluate(AXE);
  const found = await inEachTheme(page, (theme) =>
    page.evaluate(
      async ([theme, values]) => {
        const { violations } = await globalThis.axe.run(document, { runOnly: { type: 'tag', values } });
        return violations.map(({ id, help, nodes }) => `${theme}: ${id}: ${help}: ${nodes[0].target.join(' ')}`);
      },
      [theme, RULES],
    ),
  );
  return found.flat();
}

// Colours change over some frames.
const changed = () => {
  const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
  return Promise.all(moving.map((each) => each.finished.catch(() => undefined)));
};

/** What is found in light, and what in dark. */
export async function inEachTheme(page, find) {
  const found = [];
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(changed);
    found.push(await find(colorScheme));
  }
  return found;
}
