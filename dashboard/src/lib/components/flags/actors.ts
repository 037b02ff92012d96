// Who did something, in words. Pure.

import type { Actor } from '$lib/api/flags.js';
import { texts } from '$lib/texts/index.js';

export function actorText({ kind, name }: Actor): string {
  const said = texts.flags.history;
  if (kind === 'sql') return said.sql;
  const what = said.kinds[kind] ?? kind;
  return what ? `${what} ${name}` : name;
}
