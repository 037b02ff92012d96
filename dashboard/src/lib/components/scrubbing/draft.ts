// Scrubbing as the form holds it. Pure.

import type { Schemas } from '$lib/api/client.js';
import type { Scrubbing, ScrubbingQuestion } from '$lib/api/scrubbing.js';
import { linesOf } from '$lib/components/settings/lines.js';

export const KINDS = ['names', 'secrets', 'cards', 'ibans', 'emails', 'ips'] as const;

export type Draft = Omit<Scrubbing, 'keys' | 'safe_keys'> & { keys: string; safe_keys: string };

export const draftOf = (scrubbing: Schemas['Scrubbing']): Draft => {
  const all = scrubbing as Scrubbing; // the server fills in what is as usual
  return {
    ...all,
    keys: all.keys.join('\n'),
    safe_keys: all.safe_keys.join('\n'),
    patterns: all.patterns.map((each) => ({ ...each })),
  };
};

export const scrubbingOf = (draft: Draft): Scrubbing => ({
  ...draft,
  keys: linesOf(draft.keys),
  safe_keys: linesOf(draft.safe_keys),
  patterns: draft.patterns.map(({ name, regex }) => ({ name: name.trim(), regex })),
});

/** What can be tried of it while it is edited: patterns that nobody wrote yet are left out, and those
 * without a name have one. `places`: where those that are left stand in the draft. */
export function triedOf(draft: Draft): { scrubbing: Scrubbing; places: number[] } {
  const places = draft.patterns.flatMap(({ regex }, at) => (regex ? [at] : []));
  const all = scrubbingOf(draft);
  const patterns = places.map((at) => ({
    ...all.patterns[at]!,
    name: all.patterns[at]!.name || '?',
  }));
  return { scrubbing: { ...all, patterns }, places };
}

/** What is tried: JSON of an object or a list is data, everything else a text. */
export function sampleOf(given: string): Pick<ScrubbingQuestion, 'text' | 'data'> {
  try {
    const data: unknown = JSON.parse(given);
    if (typeof data === 'object' && data !== null) return { data };
  } catch {
    // a text
  }
  return { text: given };
}
