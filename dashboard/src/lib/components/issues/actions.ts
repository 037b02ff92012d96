// What people do with issues: each with what it says, for menus.

import type { IssueChange } from '$lib/api/issues.js';
import { texts } from '$lib/texts/index.js';

export interface Doable {
  text: string;
  change: IssueChange;
  done: string;
}

const said = texts.issues.actions;
const DAY = 86_400_000; // milliseconds
const DAYS = [1, 7, 30];
const EVENTS = [10, 100, 1000];
const USERS = [10, 100];

/** `release`: the last one that the issue was seen in. */
export const resolving = (release?: string | null): Doable[] =>
  [
    { text: said.resolveNow, change: { state: 'resolved' as const } },
    { text: said.resolveNext, change: { state: 'resolved' as const, resolved_next: true } },
    ...(release
      ? [
          {
            text: said.resolveIn(release),
            change: { state: 'resolved' as const, resolved_in: release },
          },
        ]
      : []),
  ].map((each) => ({ ...each, done: said.resolved }));

export const ignoring = (now = Date.now()): Doable[] =>
  [
    { text: said.ignoreForEver, change: {} },
    ...DAYS.map((days) => ({
      text: said.ignoreDays(days),
      change: { ignored_until: new Date(now + days * DAY).toISOString() },
    })),
    ...EVENTS.map((count) => ({
      text: said.ignoreEvents(count),
      change: { ignored_events: count },
    })),
    ...USERS.map((count) => ({ text: said.ignoreUsers(count), change: { ignored_users: count } })),
  ].map(({ text, change }) => ({
    text,
    change: { state: 'ignored' as const, ...change },
    done: said.ignored,
  }));

export const OPEN_AGAIN: Doable = {
  text: said.unresolve,
  change: { state: 'unresolved' },
  done: said.unresolved,
};
