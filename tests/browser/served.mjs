// A Chromium that one script after another uses (`inBrowser`): to start one takes longer than most of them.
//
// In: nothing. Out: the address to connect to, a line on standard output; it ends with its input.

import { serve } from './browser.mjs';

const server = await serve();
console.log(server.wsEndpoint());
process.stdin.resume().on('end', () => server.close());
