// Loads pages of the dashboard as a slow machine does, and tells how long that took.
//
// In: {base, cookie, paths, times, slowdown} as JSON. Out: by path a list of {lcp, tbt, bytes, requests},
// milliseconds and bytes over the wire, each of a browser that has nothing in its cache. `tbt` is
// what tasks took beyond 50 ms, from the first paint until nothing is loading any more.

import { createRequire } from "node:module";

const require = createRequire(
  new URL("../tests/browser/package.json", import.meta.url),
);
const { chromium } = require("playwright-core");
const { base, cookie, paths, times, slowdown } = JSON.parse(process.argv[2]);

const WATCH = () => {
  const seen = { lcp: 0, fcp: 0, tasks: [] };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (entry.name === "first-contentful-paint") seen.fcp = entry.startTime;
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      seen.tasks.push([startTime, duration]);
  }).observe({ type: "longtask", buffered: true });
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});

async function load(path) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
  });
  await context.addCookies([
    {
      name: "beacon_session",
      value: cookie,
      url: base,
      httpOnly: true,
      sameSite: "Strict",
    },
  ]);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  let [bytes, requests] = [0, 0];
  session.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.addInitScript(WATCH);
  await page.goto(base + path);
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(
    () => !document.querySelector("[aria-busy=true], .skeleton"),
  );
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(done))),
  );
  const { lcp, fcp, tasks } = await page.evaluate(() => window.seen);
  const tbt = tasks.reduce(
    (sum, [begin, took]) =>
      sum + (begin + took > fcp ? Math.max(0, took - 50) : 0),
    0,
  );
  await context.close();
  return { lcp, tbt, bytes, requests };
}

const found = {};
for (const path of paths) {
  found[path] = [];
  for (let time = 0; time < times; time++) found[path].push(await load(path));
}
await browser.close();
console.log(JSON.stringify(found));
