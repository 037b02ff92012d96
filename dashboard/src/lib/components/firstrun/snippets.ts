// What one pastes to send the first event. Pure.

import type { Schemas } from '$lib/api/client.js';

export const WAYS = ['script', 'npm', 'curl'] as const;
export type Way = (typeof WAYS)[number];

/** For each way the text to paste. The address of Beacon is the one that its own snippet names. */
export function snippets(given: Schemas['Snippet'], publicKey: string): Record<Way, string> {
  const address = /src="([^"]+?)\/static\//.exec(given.script)?.[1] ?? location.origin;
  const curl = [
    `curl ${address}/api/v1/events/ingest \\`,
    `  -H 'X-API-Key: ${publicKey}' \\`,
    `  -d '{"events": [{"event": "hello", "properties": {"from": "curl"}}]}'`,
  ].join('\n');
  return { script: given.script, npm: given.npm, curl };
}
