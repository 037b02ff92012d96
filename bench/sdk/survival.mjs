// What becomes of events that are tracked while the server is away.
//
// In: the browser, the endpoint and a page. Out: of the events tracked meanwhile, how many have
// arrived in the end, and how many of them more than once.

export const EVENTS = 10;
const TRIES_MILLISECONDS = 3_000; // for the client to try, and to see that nobody answers
const PATIENCE_MILLISECONDS = 20_000; // from when the server is back

export const SCENARIOS = {
  'page stays open': async () => {},
  'page reloaded': async ({ page }) => {
    await page.reload();
  },
  'tab closed, page opened again': async (run) => {
    await run.page.close();
    run.page = await run.browser.opens(run.address);
  },
  'browser killed, page opened again': async (run) => {
    await run.browser.isKilled();
    await run.browser.starts();
    run.page = await run.browser.opens(run.address);
  },
};

// A page that has sent an event.
export async function arrives(browser, endpoint, address) {
  const page = await browser.opens(address);
  await ready(page);
  await track(page, ['first']);
  await until(() => arrived(endpoint, 'first').length > 0);
  if (!arrived(endpoint, 'first').length) throw new Error(`${address}: nothing arrives at all`);
  endpoint.arrived.length = 0;
  return page;
}

export async function survivors(scenario, browser, endpoint, address) {
  const run = { browser, address, page: await arrives(browser, endpoint, address) };
  await endpoint.goesAway();
  const names = Array.from({ length: EVENTS }, (_, n) => `${scenario} ${n}`);
  await track(run.page, names);
  await pause(TRIES_MILLISECONDS);
  await SCENARIOS[scenario](run);
  await ready(run.page);
  await endpoint.comesUp();
  const counts = () => names.map((name) => arrived(endpoint, name).length);
  await until(() => counts().every(Boolean));
  await run.page.close();
  return { arrived: counts().filter(Boolean).length, doubled: counts().filter((n) => n > 1).length };
}

const ready = (page) => page.waitForFunction(() => window.bench?.track);
const track = (page, names) => page.evaluate((names) => names.forEach((name) => window.bench.track(name)), names);
const arrived = (endpoint, name) => endpoint.arrived.filter((each) => each === name);
const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));

async function until(condition) {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!condition() && Date.now() < end) await pause(50);
}
