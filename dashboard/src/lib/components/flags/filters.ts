// Which flags the list shows, as the URL says it. Pure.

import type { FlagQuery } from '$lib/api/flags.js';

export const STATES = ['current', 'stale', 'archived', 'all'] as const;
export type State = (typeof STATES)[number];

const TYPES = ['boolean', 'string', 'number', 'json'] as const;
const LIFETIMES = ['temporary', 'permanent'] as const;

export interface Filters {
  search: string;
  tag: string;
  owner: string;
  type?: (typeof TYPES)[number];
  lifetime?: (typeof LIFETIMES)[number];
  state: State;
}

export const readFilters = (search: URLSearchParams): Filters => ({
  search: search.get('search') ?? '',
  tag: search.get('tag') ?? '',
  owner: search.get('owner') ?? '',
  type: TYPES.find((each) => each === search.get('type')),
  lifetime: LIFETIMES.find((each) => each === search.get('lifetime')),
  state: STATES.find((each) => each === search.get('state')) ?? 'current',
});

export function writeFilters(url: URL, filters: Partial<Filters>): URL {
  const written = new URL(url);
  for (const [name, value] of Object.entries({ ...readFilters(url.searchParams), ...filters }))
    if (value && value !== 'current') written.searchParams.set(name, value);
    else written.searchParams.delete(name);
  return written;
}

const ARCHIVED = {
  current: undefined,
  stale: undefined,
  archived: 'only',
  all: 'include',
} as const;

/** As the API's list takes it. */
export const asFlagQuery = ({ search, tag, owner, type, lifetime, state }: Filters): FlagQuery => ({
  ...(search ? { search } : {}),
  ...(tag ? { tag } : {}),
  ...(owner ? { owner } : {}),
  ...(type ? { type } : {}),
  ...(lifetime ? { lifetime } : {}),
  ...(ARCHIVED[state] ? { archived: ARCHIVED[state] } : {}),
  ...(state === 'stale' ? { stale: 'only' as const } : {}),
});

export const isFiltered = (filters: Filters): boolean =>
  Object.keys(asFlagQuery(filters)).length > 0;
