// One script after another in one Chromium: to start that, or only node, takes longer than most of them.
//
// In: lines of {script, argument}: a module whose default export is a function of a page and the
// argument, whose `chromium` and `without` (browser.mjs) make a Chromium of its own. Out: for each a
// line, {found} or {error}. It ends with its input.

import { createInterface } from 'node:readline';

import { launch, launchShell, onPage } from './browser.mjs';

const shared = await launchShell();
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await answered(JSON.parse(line)).then(
    (found) => ({ found }),
    (error) => ({ error: error.message }),
  );
  console.log(JSON.stringify(answer));
}
await shared.close();

async function answered({ script, argument }) {
  const { default: run } = await import(new URL(script, import.meta.url));
  const own = argument.chromium || argument.without ? await launch(argument) : null;
  try {
    return await onPage(own ?? shared, run, argument);
  } finally {
    await own?.close();
  }
}
