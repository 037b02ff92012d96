// The explorer's search, read as Beacon reads it (beacon/explorer/search.py), and judged here for
// events that come in live. Pure. What only Beacon can judge is said: `judge` answers undefined.

import type { LiveEvent } from './live.svelte.js';

export interface Term {
  /** Of each value, pieces between which anything may stand. */
  values: string[][];
  key?: string;
  within?: 'property' | 'tag';
  comparison: '=' | '>' | '>=' | '<' | '<=';
  negated: boolean;
  /** As it was typed. */
  text: string;
}

type Piece = { text: string; kind: 'quoted' | 'mark' | 'plain' };

const WORD = /(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/gs;
const PART = /"((?:[^"\\]|\\.)*)"?|([:,*])|([^":,*]+)/gs;

export const parseSearch = (text: string): Term[] => (text.match(WORD) ?? []).map(term);

function term(word: string): Term {
  const negated = word.startsWith('-') && word.length > 1;
  const pieces = [...word.slice(negated ? 1 : 0).matchAll(PART)].map(piece);
  const told = { negated, text: word, comparison: '=' as const };
  let [key, rest] = split(pieces);
  if (key === undefined) return { ...told, values: [[pieces.map((each) => each.text).join('')]] };
  let within: Term['within'];
  if (key === 'property' || key === 'tag') {
    const [inner, behind] = split(rest);
    if (inner !== undefined) [within, key, rest] = [key, inner, behind];
  }
  const compared = rest[0]!.kind === 'plain' ? /^(>=|<=|>|<)(.*)$/s.exec(rest[0]!.text) : null;
  if (!compared) return { ...told, key, within, values: valuesOf(rest) };
  const number =
    compared[2] +
    rest
      .slice(1)
      .map((each) => each.text)
      .join('');
  const comparison = compared[1] as Term['comparison'];
  return { ...told, key, within, comparison, values: [[number]] };
}

const piece = ([whole, quoted, mark]: RegExpMatchArray): Piece =>
  quoted !== undefined
    ? { text: quoted.replace(/\\(.)/gs, '$1'), kind: 'quoted' }
    : { text: whole, kind: mark === undefined ? 'plain' : 'mark' };

/** What stands before the first colon, and what behind it. */
function split(pieces: Piece[]): [string | undefined, Piece[]] {
  const place = Math.max(
    0,
    pieces.findIndex((each) => each.kind === 'mark' && each.text === ':'),
  );
  const key = pieces
    .slice(0, place)
    .map((each) => each.text)
    .join('');
  const rest = pieces.slice(place + 1);
  return !key || !rest.length || rest[0]!.text.startsWith('//') ? [undefined, pieces] : [key, rest];
}

function valuesOf(pieces: Piece[]): string[][] {
  const values: string[][] = [['']];
  for (const { text, kind } of pieces) {
    const last = values.at(-1)!;
    if (kind === 'mark' && text === ',') values.push(['']);
    else if (kind === 'mark' && text === '*') last.push('');
    else last[last.length - 1] += text;
  }
  return values;
}

/** Fields that live events have themselves; the others stand in their session. */
const OWN = new Set(
  (
    'event page url hostname channel browser os device country region city level message ' +
    'environment release user_id anon_id session_id id'
  ).split(' '),
);
const OF_SESSION = new Set(
  (
    'source utm_source utm_medium utm_campaign utm_term utm_content browser_version os_version ' +
    'screen language issue_id'
  ).split(' '),
);

/** Whether the event holds it; undefined: only Beacon knows. */
export function judge(term: Term, event: LiveEvent): boolean | undefined {
  const holds = term.key === undefined ? anywhere(term, event) : field(term, event);
  return holds === undefined ? undefined : holds !== term.negated;
}

/** Tags are not told with live events: what does not stand elsewhere may stand there. */
function anywhere(term: Term, event: LiveEvent): boolean | undefined {
  const { event: name, url, message, user_id, anon_id, id, session_id, properties } = event;
  const all = [name, url, message, user_id, anon_id, id, session_id, JSON.stringify(properties)];
  const text = all
    .filter((each) => typeof each === 'string')
    .join('\n')
    .toLowerCase();
  return text.includes(term.values[0]![0]!.toLowerCase()) || undefined;
}

function field(term: Term, event: LiveEvent): boolean | undefined {
  const found = valueOf(term, event);
  if (found === undefined) return undefined;
  if (found === null) return false;
  if (term.comparison !== '=') return compare(found, term.comparison, Number(term.values[0]![0]));
  return term.values.some((pieces) => pattern(pieces).test(found));
}

function valueOf({ key, within }: Term, event: LiveEvent): string | null | undefined {
  if (!within && OWN.has(key!)) return asText(event[key!]);
  if (!within && key === 'referrer') return hostOf(event.referrer);
  if (within === 'tag' || (!within && OF_SESSION.has(key!))) return undefined;
  if (event.properties === null) return undefined;
  const found = asText(event.properties[key!] ?? at(event.properties, key!.split('.')));
  return found ?? (within ? null : undefined); // or a tag is called so
}

const at = (value: unknown, path: string[]): unknown =>
  path.reduce((in_, key) => (in_ as Record<string, unknown> | null | undefined)?.[key], value);

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function hostOf(address: unknown): string | null | undefined {
  if (typeof address !== 'string') return null;
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}

function compare(found: string, by: Term['comparison'], number: number): boolean {
  const value = found.trim() === '' ? NaN : Number(found);
  if (by === '>') return value > number;
  if (by === '>=') return value >= number;
  return by === '<' ? value < number : value <= number;
}

const pattern = (pieces: string[]) =>
  new RegExp(
    `^${pieces.map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`,
    'is',
  );
