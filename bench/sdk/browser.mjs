// Debian's Chromium with a profile on disk, which may be killed and started again over the same one.
//
// Started by hand rather than by playwright, since a browser that says it is automated
// (`navigator.webdriver`, "Headless" in its user agent) is left uncounted by some of the products.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const START_MILLISECONDS = 20_000;
const AGENT = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const ARGUMENTS = [
  ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
  ...['--headless=new', '--remote-debugging-port=0', '--no-first-run', '--disable-background-networking'],
  ...['--disable-blink-features=AutomationControlled', '--disable-component-update', '--disable-sync'],
  `--user-agent=${AGENT}`,
];

export class Browser {
  #profile = mkdtempSync(join(tmpdir(), 'beacon-bench-browser-'));
  #process;
  #connection;

  async starts() {
    const port = join(this.#profile, 'DevToolsActivePort');
    rmSync(port, { force: true });
    this.#process = spawn(CHROMIUM, [...ARGUMENTS, `--user-data-dir=${this.#profile}`, 'about:blank'], {
      stdio: 'ignore',
      detached: true, // its own group: all of its processes are killed at once
    });
    this.#connection = await chromium.connectOverCDP(await this.#address(port));
  }

  async #address(file) {
    const end = Date.now() + START_MILLISECONDS;
    while (Date.now() < end) {
      await new Promise((later) => setTimeout(later, 20));
      try {
        const [port, path] = readFileSync(file, 'utf8').trim().split('\n');
        if (path) return `ws://127.0.0.1:${port}${path}`;
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    }
    throw new Error(`${CHROMIUM} did not start`);
  }

  // In the browser's own context: what is on its disk is there.
  async opens(address) {
    const page = await this.#connection.contexts()[0].newPage();
    page.on('pageerror', (error) => console.error(`${address}: ${error}`));
    await page.goto(address);
    return page;
  }

  async isKilled() {
    const ended = once(this.#process, 'exit');
    process.kill(-this.#process.pid, 'SIGKILL');
    await ended;
    await this.#connection.close().catch(() => {});
  }

  async ends() {
    await this.isKilled();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
