// What the editors of conditions know of: segments, attributes, other flags. Pure but for suggestions.

import { suggestKeys, suggestValues } from '$lib/api/suggestions.js';
import type { Flag } from '$lib/api/flags.js';
import type { Segment } from '$lib/api/segments.js';

import { attributesOf, KNOWN_ATTRIBUTES } from './conditions.js';

export interface Known {
  projectId: string;
  zone: string;
  segments: Segment[];
  flags: Flag[];
}

const MOST = 12;
const SOON_AS = 1; // letters, before the events' own properties are asked for

/** Named by the rules and segments that there are, and what Beacon knows by itself. */
export function attributesKnown({ segments, flags }: Known): string[] {
  const rules = flags.flatMap((flag) =>
    Object.values(flag.environments).flatMap((each) => each.rules.map((rule) => rule.when)),
  );
  const conditions = [...rules, ...segments.flatMap((segment) => segment.conditions)];
  return [...new Set([...conditions.flatMap(attributesOf), ...KNOWN_ATTRIBUTES])];
}

export async function suggestAttributes(
  known: Known,
  text: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const wanted = text.toLowerCase();
  const here = attributesKnown(known).filter((each) => each.toLowerCase().includes(wanted));
  const more = text.length >= SOON_AS ? await suggestKeys(known.projectId, text, signal) : [];
  return [...new Set([...here, ...more])].slice(0, MOST);
}

export const suggestValuesOf = (
  known: Known,
  attribute: string,
  text: string,
  signal?: AbortSignal,
) => (attribute ? suggestValues(known.projectId, attribute, text, signal) : Promise.resolve([]));
