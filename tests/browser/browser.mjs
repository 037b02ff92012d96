// A page in Debian's Chromium for one script of the tests.
//
// In: a function that gets the page and the script's one JSON argument. Out: what it returns, as
// one line of JSON on standard output; a failure ends the process with what the page showed.

import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const TIMEOUT_MILLISECONDS = 20_000;

export async function inBrowser(script) {
  const asRoot = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: asRoot });
  const page = await browser.newPage();
  page.setDefaultTimeout(TIMEOUT_MILLISECONDS);
  try {
    const found = await script(page, JSON.parse(process.argv[2]));
    console.log(JSON.stringify(found ?? null));
  } catch (error) {
    console.error(String(error));
    console.error(`at ${page.url()}:\n${await page.innerText('body').catch(() => '')}`);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}
