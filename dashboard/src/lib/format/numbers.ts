// Numbers for people: short where they are read at a glance, exact on hover.

const LOCALE = 'en';
const exact = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const SMALL = 10_000; // below it a number is short as it is

export type Kind =
  'count' | 'percent' | 'duration' | 'decimal' | 'bytes' | 'milliseconds' | 'score';

/** 12,345,678 -> `12.3M`; null, which is a rate of nothing -> `–`. */
export function humanised(value: number | null | undefined, kind: Kind = 'count'): string {
  if (value === null || value === undefined) return '–';
  if (kind === 'percent') return `${percent.format(value)}%`;
  if (kind === 'duration') return duration(value);
  if (kind === 'bytes') return bytes(value);
  if (kind === 'decimal') return percent.format(value);
  if (kind === 'milliseconds') return milliseconds(value);
  if (kind === 'score') return exact.format(value);
  return Math.abs(value) < SMALL ? exact.format(value) : short.format(value);
}

/** For `title`s: 12,345,678 -> `12,345,678`. */
export function precise(value: number | null | undefined, kind: Kind = 'count'): string {
  if (value === null || value === undefined) return '';
  if (kind === 'percent') return `${exact.format(value)}%`;
  if (kind === 'duration') return `${exact.format(value)} s`;
  if (kind === 'bytes') return `${exact.format(value)} B`;
  if (kind === 'milliseconds') return `${exact.format(value)} ms`;
  if (kind === 'score') return String(value);
  return exact.format(value);
}

/** Seconds -> `0s`, `42s`, `3m 05s`, `2h 10m`, `4d 3h`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (seconds > 0 && seconds < 1) return `${Math.round(seconds * 1000)}ms`;
  if (whole < 60) return `${whole}s`;
  const [days, hours, minutes] = [whole / 86400, (whole % 86400) / 3600, (whole % 3600) / 60].map(
    Math.floor,
  ) as [number, number, number];
  if (days) return `${days}d ${hours}h`;
  if (hours) return `${hours}h ${String(minutes).padStart(2, '0')}m`;
  return `${minutes}m ${String(whole % 60).padStart(2, '0')}s`;
}

/** `230 ms`, `1.23 s` */
const milliseconds = (value: number): string =>
  value >= 1000 ? `${exact.format(value / 1000)} s` : `${Math.round(value)} ms`;

export function bytes(count: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit++;
  }
  return `${percent.format(count)} ${units[unit]}`;
}

/** By how many percent it changed; nothing where that means nothing. */
export function change(now: number | null, before: number | null | undefined): number | undefined {
  if (now === null || before === null || before === undefined || before === 0) return undefined;
  return ((now - before) / Math.abs(before)) * 100;
}

const TENFOLD = 900; // percent

/** For people: `12.5%`; from ten times as much on `×21`, which says more than `2,000%`. */
export function changedBy(by: number): string {
  if (by < TENFOLD) return `${percent.format(Math.abs(by))}%`;
  return `×${short.format(Math.round(by / 100 + 1))}`;
}
