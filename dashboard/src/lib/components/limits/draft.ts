// Limits and filters of errors as the forms hold them. Pure.

import type { Schemas } from '$lib/api/client.js';
import { linesOf } from '$lib/components/settings/lines.js';

export type ErrorLimits = Schemas['ErrorLimits'];
export type ErrorFilters = Schemas['ErrorFilters'];

export interface LimitsDraft {
  kind: 'usual' | 'fixed' | 'off';
  /** Numbers as they are typed; empty: none. */
  perMinute: string | number | null;
  perIssue: string | number | null;
}

export interface FiltersDraft {
  browser_extensions: boolean;
  localhost: boolean;
  crawlers: boolean;
  messages: string;
  releases: string;
}

const USUAL_FLOOR = 500; // what a fixed limit begins with

const read = (typed: string | number | null): number | null =>
  String(typed ?? '').trim() === '' ? null : Number(typed);

export const limitsDraft = (limits: ErrorLimits): LimitsDraft => ({
  kind: limits.spikes === 'off' ? 'off' : limits.per_minute == null ? 'usual' : 'fixed',
  perMinute: limits.per_minute ?? USUAL_FLOOR,
  perIssue: limits.issue_per_minute ?? null,
});

export const limitsOf = (draft: LimitsDraft): Required<ErrorLimits> => ({
  spikes: draft.kind === 'off' ? 'off' : 'auto',
  per_minute: draft.kind === 'fixed' ? read(draft.perMinute) : null,
  issue_per_minute: read(draft.perIssue),
});

export const filtersDraft = (filters: ErrorFilters): FiltersDraft => ({
  browser_extensions: filters.browser_extensions ?? false,
  localhost: filters.localhost ?? false,
  crawlers: filters.crawlers ?? false,
  messages: (filters.messages ?? []).join('\n'),
  releases: (filters.releases ?? []).join('\n'),
});

export const filtersOf = (draft: FiltersDraft): Required<ErrorFilters> => ({
  ...draft,
  messages: linesOf(draft.messages),
  releases: linesOf(draft.releases),
});

/** By reason: how many errors were left out. */
export function lostBy(losses: { reason: string; source: string; events: number }[]) {
  const found: Record<string, number> = {};
  for (const { source, reason, events } of losses)
    if (source === 'sampled' || source === 'filtered')
      found[reason] = (found[reason] ?? 0) + events;
  return found;
}
