// A rule as the form holds it. Pure.

import type { NewRule, Rule } from '$lib/api/alerts.js';

import type { Kind, When } from './told.js';

export const KINDS: Kind[] = [
  'new_issue',
  'regression',
  'threshold',
  'pattern',
  'no_data',
  'change',
  'flag_errors',
  'monitor',
];
export const LEVELS = ['fatal', 'error', 'warning', 'info', 'debug'] as const;
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What a rule of each kind begins with. */
export const BLANK: { [K in Kind]: Extract<When, { kind: K }> } = {
  new_issue: { kind: 'new_issue', levels: [], title_matches: null },
  regression: { kind: 'regression', levels: [], title_matches: null },
  threshold: {
    kind: 'threshold',
    of: 'errors',
    search: '',
    filters: [],
    at_least: 100,
    minutes: 5,
    by: null,
  },
  pattern: {
    kind: 'pattern',
    pattern: '',
    fields: ['message', 'type', 'title'],
    case_sensitive: false,
    levels: [],
  },
  no_data: { kind: 'no_data', of: 'events', search: '', filters: [], fewer_than: 1, minutes: 30 },
  change: {
    kind: 'change',
    metric: 'errors',
    search: '',
    filters: [],
    direction: 'up',
    percent: 100,
    floor: 20,
  },
  flag_errors: {
    kind: 'flag_errors',
    flag: null,
    environment: 'production',
    metric: 'rate',
    percent: 100,
    floor: 10,
    minutes: 30,
    switch_off: false,
  },
  monitor: { kind: 'monitor', monitors: [], on: ['missed', 'late', 'failed', 'down'] },
};

export type Draft = Omit<Required<NewRule>, 'when'> & { when: When };

export function draftOf(rule: Rule | undefined): Draft {
  return {
    name: rule?.name ?? '',
    description: rule?.description ?? '',
    enabled: rule?.enabled ?? true,
    when: structuredClone((rule?.when as When | undefined) ?? BLANK.new_issue),
    environments: [...(rule?.environments ?? [])],
    channels: [...(rule?.channels ?? [])],
    cooldown_minutes: rule?.cooldown_minutes ?? 60,
    quiet_hours: structuredClone(rule?.quiet_hours ?? null),
  };
}

/** In or out of a list. */
export const toggled = <T>(all: readonly T[], one: T): T[] =>
  all.includes(one) ? all.filter((each) => each !== one) : [...all, one];

/** Whether enough is told to be looked at. */
export const isWhole = ({ when }: Pick<Draft, 'when'>): boolean =>
  when.kind !== 'pattern' || when.pattern.trim() !== '';
