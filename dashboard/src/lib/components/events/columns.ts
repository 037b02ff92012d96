// Which columns the table of events has: what the address says, else what was chosen in this browser
// for this project, else the usual. Pure but for the storage that it is given.

import type { Column } from '$lib/components/explorer/DataTable.svelte';
import { texts } from '$lib/texts/index.js';

export const USUAL = ['time', 'event', 'page', 'visitor', 'place', 'device', 'properties'];
const MOST = 20;
const PROPERTY = 'property:';

const NAMES = Object.keys(texts.events.columnTitles) as (keyof typeof texts.events.columnTitles)[];
const WIDTHS: Record<string, string> = {
  time: 'whitespace-nowrap',
  page: 'max-w-56',
  place: 'max-w-40',
  device: 'max-w-40',
  url: 'max-w-80',
  message: 'max-w-80',
  properties: 'w-full max-w-0 min-w-52',
  referrer: 'max-w-48',
};

export const isColumn = (name: string): boolean =>
  (NAMES as string[]).includes(name) ||
  (name.startsWith(PROPERTY) && name.length > PROPERTY.length);

export const propertyOf = (column: string): string | undefined =>
  column.startsWith(PROPERTY) ? column.slice(PROPERTY.length) : undefined;

export const columnNames = (): string[] => NAMES;

export const titleOf = (name: string): string =>
  propertyOf(name) ?? texts.events.columnTitles[name as (typeof NAMES)[number]];

export const asColumn = (name: string): Column => ({
  name,
  title: titleOf(name),
  class: WIDTHS[name] ?? 'max-w-56',
});

/** The time is always the first: it is what opens. */
export function readColumns(text: string | null): string[] | undefined {
  const found = (text ?? '').split(',').map(decode).filter(isColumn);
  const columns = ['time', ...found.filter((each) => each !== 'time')];
  return found.length ? [...new Set(columns)].slice(0, MOST) : undefined;
}

/** Keys of properties may have commas. */
export const writeColumns = (columns: string[]): string =>
  columns.map((each) => each.replace(/[%,]/g, encodeURIComponent)).join(',');

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const keyOf = (projectId: string) => `beacon-event-columns-${projectId}`;

export const storedColumns = (storage: Storage, projectId: string): string[] | undefined =>
  readColumns(storage.getItem(keyOf(projectId)));

export const storeColumns = (storage: Storage, projectId: string, columns: string[]): void =>
  storage.setItem(keyOf(projectId), writeColumns(columns));
