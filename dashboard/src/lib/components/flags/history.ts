// What a change was of, in words. Pure.

import type { HistoryEntry } from '$lib/api/flags.js';
import { texts } from '$lib/texts/index.js';

const MOST = 4;

export function fieldsText({ changes }: Pick<HistoryEntry, 'changes'>): string {
  const named = changes.map(({ field }) => texts.flags.save.fields[field] ?? field);
  const rest = named.length - MOST;
  return named.slice(0, MOST).join(', ') + (rest > 0 ? texts.flags.conditions.andMore(rest) : '');
}
