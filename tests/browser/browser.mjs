// A page in Debian's Chromium for one script of the tests.
//
// In: a function that gets the page and the script's one JSON argument, whose `chromium` are more
// flags for it and `without` those of playwright's that it shall not have. Out: what the function
// returns, as one line of JSON on standard output; a failure ends the process with what the page showed.

import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHELL = process.env.CHROMIUM_SHELL ?? '/usr/bin/chromium-headless-shell';
const TIMEOUT_MILLISECONDS = 20_000;

export async function inBrowser(script) {
  const argument = JSON.parse(process.argv[2]);
  const browser = await launch(argument);
  try {
    console.log(JSON.stringify(await onPage(browser, script, argument)));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

/** What the script found on a page with a profile of its own; an Error with what the page showed. */
export async function onPage(browser, script, argument) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MILLISECONDS);
  try {
    return (await script(page, argument)) ?? null;
  } catch (error) {
    throw new Error(`${error}\nat ${page.url()}:\n${await page.innerText('body').catch(() => '')}`);
  } finally {
    await Promise.all(browser.contexts().map((each) => each.close())); // those of the script's too
  }
}

const AS_ROOT = process.getuid() === 0 ? ['--no-sandbox'] : [];

export const launch = ({ chromium: more = [], without = [] }) =>
  chromium.launch({ executablePath: CHROMIUM, args: [...AS_ROOT, ...more], ignoreDefaultArgs: without });

/** For one script after another: the shell, which has no windows of its own to draw. */
export const launchShell = () => chromium.launch({ executablePath: SHELL, args: AS_ROOT });

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
