// Where no worker may run, its work is done in the page.

import type { Port } from './messages.js';
import { serve } from './worker.js';

const { port1, port2 } = new MessageChannel();

serve(port1 as unknown as Port);

export const port: Port = Object.assign(port2, { terminate: () => port2.close() });
