// Where all of one stored event is: beside the explorer's list. Pure.

import type { Here } from './project.svelte.js';

export function eventPath(
  here: Pick<Here, 'path'>,
  { id, timestamp }: { id: string; timestamp: string },
): string {
  return `${here.path('events')}?${new URLSearchParams({ event: id, at: timestamp })}`;
}
