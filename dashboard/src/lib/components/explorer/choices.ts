// What the search fields suggest: fields, keys of properties, names of events, values.

import { suggestKeys, suggestNames, suggestValues } from '$lib/api/suggestions.js';
import { quoted, type Word } from '$lib/state/completion.js';

export interface Choice {
  /** What is put into the search; a key ends with its colon. */
  insert: string;
  text: string;
  note: 'field' | 'property' | 'event' | 'value';
}

export type Suggest = (word: Word, signal: AbortSignal) => Promise<Choice[]>;

const FIELDS_SHOWN = 6;
const EVENTS_SHOWN = 5;
const SAME =
  'channel source referrer country region city browser browser_version os os_version device screen ' +
  'language hostname utm_source utm_medium utm_campaign utm_term utm_content user_id anon_id id';

export const EVENT_FIELDS =
  `event page country browser os device ${SAME} url level message environment release session_id issue_id`
    .split(' ')
    .filter((each, at, all) => all.indexOf(each) === at);
export const SESSION_FIELDS =
  `entry_page exit_page errors duration pages events actions country browser ${SAME}`
    .split(' ')
    .filter((each, at, all) => all.indexOf(each) === at);

/** Fields whose values stand under another name with events. */
const VALUES_OF: Record<string, string> = { entry_page: 'page', exit_page: 'page' };
const NUMBERS = new Set(['errors', 'duration', 'pages', 'events', 'actions']);

/** Those that begin with the text first. */
export function fieldChoices(fields: readonly string[], text: string): Choice[] {
  const typed = text.toLowerCase();
  return fields
    .filter((each) => each.includes(typed))
    .sort((a, b) => Number(b.startsWith(typed)) - Number(a.startsWith(typed)))
    .slice(0, FIELDS_SHOWN)
    .map((each) => ({ insert: `${each}:`, text: each, note: 'field' }));
}

async function valueChoices(project: string, key: string, word: Word, signal: AbortSignal) {
  const found =
    key === 'event'
      ? await suggestNames(project, word.text, signal)
      : await suggestValues(project, VALUES_OF[key] ?? key, word.text, signal);
  return found.map((each): Choice => ({
    insert: `${word.key}:${quoted(each)}`,
    text: each,
    note: 'value',
  }));
}

export const eventChoices =
  (project: string): Suggest =>
  async (word, signal) => {
    if (word.key) return valueChoices(project, word.key, word, signal);
    const fields = fieldChoices(EVENT_FIELDS, word.text);
    if (!word.text) return fields;
    const [keys, names] = await Promise.all([
      suggestKeys(project, word.text, signal),
      suggestNames(project, word.text, signal),
    ]);
    const events = names.slice(0, EVENTS_SHOWN);
    return [
      ...events.map((each): Choice => {
        return { insert: `event:${quoted(each)}`, text: each, note: 'event' };
      }),
      ...fields,
      ...keys.map((each): Choice => {
        const key = EVENT_FIELDS.includes(each) ? `property:${quoted(each)}` : quoted(each);
        return { insert: `${key}:`, text: each, note: 'property' };
      }),
    ];
  };

export const sessionChoices =
  (project: string): Suggest =>
  async (word, signal) => {
    if (!word.key) return fieldChoices(SESSION_FIELDS, word.text);
    if (NUMBERS.has(word.key) || !SESSION_FIELDS.includes(word.key)) return [];
    return valueChoices(project, word.key, word, signal);
  };
