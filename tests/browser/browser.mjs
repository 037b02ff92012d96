// A page in Debian's Chromium for one script of the tests.
//
// In: a function that gets the page and the script's one JSON argument, whose `chromium` are more
// flags for it, `without` are those of playwright's that it shall not have, and `endpoint`, if given,
// is that of a Chromium that runs (served.mjs). Out: what the function returns, as one line of JSON
// on standard output; a failure ends the process with what the page showed.

import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHELL = process.env.CHROMIUM_SHELL ?? '/usr/bin/chromium-headless-shell';
const TIMEOUT_MILLISECONDS = 20_000;

export async function inBrowser(script) {
  const argument = JSON.parse(process.argv[2]);
  const { endpoint } = argument;
  const browser = endpoint ? await chromium.connect(endpoint) : await launch(argument);
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MILLISECONDS);
  try {
    const found = await script(page, argument);
    console.log(JSON.stringify(found ?? null));
  } catch (error) {
    console.error(String(error));
    console.error(`at ${page.url()}:\n${await page.innerText('body').catch(() => '')}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

const AS_ROOT = process.getuid() === 0 ? ['--no-sandbox'] : [];

const launch = ({ chromium: more = [], without = [] }) =>
  chromium.launch({ executablePath: CHROMIUM, args: [...AS_ROOT, ...more], ignoreDefaultArgs: without });

/** A Chromium that scripts connect to: the shell, which has no windows of its own to draw. */
export const serve = () => chromium.launchServer({ executablePath: SHELL, args: AS_ROOT });

// What the browser complains of from now on, as of its content security policy. Of an answer
// with 4xx it always does.
export function complaintsOf(page) {
  const complaints = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !text.startsWith('Failed to load resource')) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}
