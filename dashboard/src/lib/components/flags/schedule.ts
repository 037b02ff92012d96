// Whether a flag is on, by its switches and the clock; and times in the project's zone. Pure.

import type { ScheduleEntry } from '$lib/api/flags.js';

interface Switched {
  enabled: boolean;
  schedule: ScheduleEntry[];
}

/** Of the environment alone: the last switch of the schedule that has passed, else by hand. */
export function isOnThere({ enabled, schedule }: Switched, now: number): boolean {
  const passed = schedule
    .filter((entry) => entry.at && Date.parse(entry.at) <= now)
    .sort((a, b) => Date.parse(a.at!) - Date.parse(b.at!));
  return passed.at(-1)?.enabled ?? enabled;
}

/** What the schedule does next; nothing where all of it has passed. */
export const nextOf = (schedule: ScheduleEntry[], now: number): ScheduleEntry | undefined =>
  schedule
    .filter((entry) => Date.parse(beginOf(entry)) > now)
    .sort((a, b) => Date.parse(beginOf(a)) - Date.parse(beginOf(b)))[0];

/** The ramp that has begun, and its share now in percent; later ones go before earlier ones. */
export function rampOf(schedule: ScheduleEntry[], now: number) {
  const begun = schedule
    .filter((entry) => entry.from && Date.parse(entry.from) <= now)
    .sort((a, b) => Date.parse(a.from!) - Date.parse(b.from!))
    .at(-1);
  if (!begun?.variant || !begun.until) return undefined;
  const [from, until] = [Date.parse(begun.from!), Date.parse(begun.until)];
  const gone = Math.min(1, (now - from) / (until - from));
  const [first, last] = [begun.from_weight ?? 0, begun.until_weight ?? 0];
  return { variant: begun.variant, percent: first + (last - first) * gone };
}

export const beginOf = (entry: ScheduleEntry): string => entry.at ?? entry.from ?? '';

/** `2026-03-01T09:00` in the zone, as a field for time and day has it. */
export function localOf(at: string, zone: string): string {
  const time = Date.parse(withZone(at));
  return Number.isNaN(time) ? '' : local(time, zone);
}

/** What a field for time and day has, in the zone, as the API takes it. */
export function instantOf(text: string, zone: string): string {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return '';
  // The zone's offset depends on the time that is sought: two tries are enough but for the hour that
  // a change of clocks leaves out.
  let time = wanted;
  for (let tries = 0; tries < 2; tries++) time += wanted - Date.parse(`${local(time, zone)}Z`);
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

function local(time: number, zone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return `${day.format(time)}T${clock.format(time)}`;
}

/** The API's times without a zone are UTC, a browser's are not. */
const withZone = (at: string) =>
  /T.*(Z|[+-]\d\d:?\d\d)$|^\d{4}-\d\d-\d\d$/.test(at) ? at : `${at}Z`;

/** The full hour so many days from now. */
export const daysAhead = (days: number, now = Date.now()): string =>
  new Date(Math.ceil((now + days * 86_400_000) / 3_600_000) * 3_600_000)
    .toISOString()
    .replace('.000Z', 'Z');
