// Times for people, in the project's zone; UTC on hover.

const LOCALE = 'en-GB';
const made = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = zone + JSON.stringify(options);
  let found = made.get(name);
  if (!found)
    made.set(name, (found = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options })));
  return found;
}

export type Interval = 'minute' | 'hour' | 'day' | 'week' | 'month';

/** `21 Nov 2026, 17:05:12` */
export const timeText = (at: string | Date, zone: string): string =>
  format(zone, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(at));

/** `21 Nov, 17:05:12`; of another year it is whole. */
export function shortTimeText(at: string | Date, zone: string, now = new Date()): string {
  const [date, year] = [new Date(at), { year: 'numeric' } as const];
  const isOld = format(zone, year).format(date) !== format(zone, year).format(now);
  const time = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  return isOld
    ? timeText(at, zone)
    : format(zone, { day: 'numeric', month: 'short', ...time }).format(date);
}

/** `21 Nov 2026` */
export const dayText = (at: string | Date, zone: string): string =>
  format(zone, { dateStyle: 'medium' }).format(new Date(at));

/** `17:05:12` */
export const clockText = (at: string | Date, zone: string): string =>
  format(zone, { timeStyle: 'medium' }).format(new Date(at));

/** For `title`s. */
export const utcText = (at: string | Date): string => `${timeText(at, 'UTC')} UTC`;

/** As the axis of a chart and its tooltip name a bucket. */
export function bucketText(
  at: string | Date,
  interval: Interval,
  zone: string,
  long = false,
): string {
  const date = new Date(at);
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  if (interval === 'month')
    return format(zone, { month: long ? 'long' : 'short', year: 'numeric' }).format(date);
  if (interval === 'minute' || interval === 'hour')
    return format(zone, long ? { weekday: 'short', ...day, ...time } : time).format(date);
  return format(zone, long ? { weekday: 'short', year: 'numeric', ...day } : day).format(date);
}

const DAY = 86_400_000; // milliseconds

/** Of an axis: where hours or minutes go over more than a day, the first of each day is told by it. */
export function tickTexts(buckets: string[], interval: Interval, zone: string): string[] {
  const [first, last] = [buckets[0] ?? '', buckets.at(-1) ?? ''].map(Date.parse) as [
    number,
    number,
  ];
  const isOfDays = (interval === 'hour' || interval === 'minute') && last - first > DAY;
  let before = '';
  return buckets.map((bucket) => {
    const day = isOfDays ? bucketText(bucket, 'day', zone) : before;
    const text = day === before ? bucketText(bucket, interval, zone) : day;
    before = day;
    return text;
  });
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [3600, 'minute'],
  [86400, 'hour'],
  [86400 * 30, 'day'],
  [86400 * 365, 'month'],
];

/** `5 min. ago` */
export function agoText(at: string | Date, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  let size = 1;
  for (const [limit, unit] of STEPS) {
    if (Math.abs(seconds) < limit) return relative.format(Math.round(seconds / size), unit);
    size = limit;
  }
  return relative.format(Math.round(seconds / size), 'year');
}

/** The day in the zone, as `2026-11-21`, which is what date fields and the API take. */
export const isoDay = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);

/** Of who looks, for what belongs to no project. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
