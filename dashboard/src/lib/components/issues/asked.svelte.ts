// What the list of issues is asked for, as the address says it.

import { page } from '$app/state';

import type { Sort, Within } from '$lib/api/issues.js';
import { readView } from '$lib/state/view.js';

export const STATES = ['unresolved', 'resolved', 'ignored', 'all'] as const;
export const SORTS = ['last_seen', 'first_seen', 'events', 'users', 'trend'] as const;
export type StateTab = (typeof STATES)[number];

export interface AskedIssues extends Within {
  query: string;
  sort: Sort;
}

const STATE_TERM = /(?:^|\s)is:(unresolved|resolved|ignored)(?=\s|$)/;
export const USUAL = 'is:unresolved';

/** The tab that a search belongs to. */
export const tabOf = (query: string): StateTab =>
  (STATE_TERM.exec(query)?.[1] as StateTab | undefined) ?? 'all';

/** The search with the state of a tab in place of the one it has. */
export function withState(query: string, state: StateTab): string {
  const rest = query.replace(STATE_TERM, ' ').replace(/\s+/g, ' ').trim();
  return state === 'all' ? rest : `is:${state} ${rest}`.trim();
}

export function readAsked(search: URLSearchParams): AskedIssues {
  const view = readView(search);
  const sort = SORTS.find((each) => each === search.get('sort')) ?? 'last_seen';
  const range =
    view.period === 'custom' ? { from: view.from, to: view.to } : { period: view.period };
  const environment = search.get('environment') ?? undefined;
  return { query: search.get('query') ?? USUAL, sort, ...range, environment };
}

/** The same object until what is asked changes. */
export function askedIssues(): { readonly current: AskedIssues } {
  const text = $derived(JSON.stringify(readAsked(page.url.searchParams)));
  const asked = $derived(JSON.parse(text) as AskedIssues);
  return {
    get current() {
      return asked;
    },
  };
}

/** Numbers are of this range, in this environment. */
export const withinOf = ({ period, from, to, environment }: AskedIssues): Within => ({
  period,
  from,
  to,
  environment,
});
