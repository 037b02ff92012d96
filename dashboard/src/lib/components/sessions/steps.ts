// A session's timeline: its events, and the flags that were seen in it, in the order of time. Pure.

import type { Timeline, TimelineEvent } from '$lib/api/explorer.js';
import { kindOf, type EventKind } from '$lib/state/event_kinds.js';

export type SeenFlag = Timeline['flags'][number];

export interface Step {
  id: string;
  kind: EventKind;
  at: string;
  /** Seconds after the session's start. */
  offset: number;
  /** Of a page view, until the next. */
  seconds: number | null;
  event?: TimelineEvent;
  flag?: SeenFlag;
}

/** `isWhole`: no further events will be loaded, so flags behind the last one belong here too. */
export function stepsOf(
  events: TimelineEvent[],
  flags: SeenFlag[],
  session: { started_at: string; ended_at: string },
  isWhole: boolean,
): Step[] {
  const start = Date.parse(session.started_at);
  const end = isWhole ? Date.parse(session.ended_at) : Date.parse(events.at(-1)?.timestamp ?? '');
  const seen = flags.flatMap((flag): Step[] => {
    const at = Date.parse(flag.at);
    if (!(at >= start && at <= end)) return []; // had since an earlier visit, or not reached yet
    const id = `${flag.environment}/${flag.flag}`;
    return [{ id, kind: 'flag', at: flag.at, offset: (at - start) / 1000, seconds: null, flag }];
  });
  const done = events.map((event): Step => {
    const { id, timestamp: at, offset, seconds } = event;
    return { id, kind: kindOf(event), at, offset, seconds, event };
  });
  return [...done, ...seen].sort((a, b) => a.offset - b.offset);
}

export function countsOf(steps: Step[]): Map<EventKind, number> {
  const counts = new Map<EventKind, number>();
  for (const { kind } of steps) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** What a step is called, and what of it is read at a glance. */
export function textOf({ event, flag }: Step): { title: string; detail: string } {
  if (flag) return { title: flag.flag, detail: flag.variant };
  if (!event) return { title: '', detail: '' };
  const kind = kindOf(event);
  if (kind === 'page') return { title: event.page ?? event.url ?? event.event, detail: '' };
  if (kind === 'error') return { title: event.message ?? event.event, detail: event.page ?? '' };
  if (kind === 'identify') return { title: event.user_id ?? event.event, detail: '' };
  const properties = Object.entries((event.properties ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .slice(0, 4);
  return {
    title: event.event,
    detail: properties.map(([key, value]) => `${key} ${String(value)}`).join(' · '),
  };
}
