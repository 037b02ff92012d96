// The fields of an event as its details show them, and by what each can be searched. Pure.

import type { EventDetails } from '$lib/api/explorer.js';
import { EVENT_FIELDS } from '$lib/components/explorer/choices.js';
import { timeText } from '$lib/format/times.js';
import { quoted } from '$lib/state/completion.js';
import { dimensionText, valueText } from '$lib/state/filter_texts.js';
import { texts } from '$lib/texts/index.js';

export interface ShownField {
  name: string;
  title: string;
  text: string;
  /** What a search for it says; nothing where it cannot be searched. */
  search?: { key: string; value: string };
}

type Group = 'happened' | 'where' | 'device' | 'ids';

export const GROUPS: { name: Group; fields: (keyof EventDetails)[] }[] = [
  {
    name: 'happened',
    fields: ['page', 'url', 'hostname', 'environment', 'release', 'received_at'],
  },
  {
    name: 'where',
    fields: [
      ...(['referrer', 'referrer_host', 'channel', 'utm_source', 'utm_medium'] as const),
      ...(['utm_campaign', 'utm_term', 'utm_content'] as const),
    ],
  },
  {
    name: 'device',
    fields: [
      ...(['browser', 'browser_version', 'os', 'os_version', 'device', 'screen'] as const),
      ...(['language', 'country', 'region', 'city'] as const),
    ],
  },
  { name: 'ids', fields: ['id', 'session_id', 'visitor', 'user_id', 'anon_id', 'issue_id'] },
];

/** Where the search calls it otherwise. */
const KEYS: Record<string, string | undefined> = {
  referrer_host: 'referrer',
  referrer: undefined,
};

const LONGEST = 200; // characters of a value that one would search for

export const fieldsOf = (
  event: EventDetails,
  names: (keyof EventDetails)[],
  zone: string,
): ShownField[] =>
  names.flatMap((name) => {
    const value = event[name];
    if (value === null || value === '') return [];
    const key = name in KEYS ? KEYS[name] : name;
    const text = String(value);
    return {
      name,
      title: texts.events.fields[name] ?? dimensionText(name),
      text: shown(name, text, zone),
      search: key && EVENT_FIELDS.includes(key) ? searchable(key, text) : undefined,
    };
  });

function shown(name: string, text: string, zone: string): string {
  if (name === 'received_at') return timeText(text, zone);
  return name === 'country' ? valueText('country', text) : text;
}

export const propertiesOf = (properties: Record<string, unknown> | null): ShownField[] =>
  Object.entries(properties ?? {}).map(([name, value]) => {
    const isPlain = value !== null && typeof value !== 'object';
    const key = EVENT_FIELDS.includes(name) ? `property:${quoted(name)}` : quoted(name);
    return {
      name,
      title: name,
      text: typeof value === 'string' ? value : JSON.stringify(value),
      search: isPlain ? searchable(key, String(value)) : undefined,
    };
  });

const searchable = (key: string, value: string) =>
  value.length <= LONGEST && value ? { key, value } : undefined;
