// From when to when a view is, as instants: what lists of the explorer take. Pure.
//
// Reports take periods by name (docs/reports.md, "Ranges"); this is the same, worked out here.

import { fromLocalField, localField } from '$lib/format/local_times.js';
import { isoDay } from '$lib/format/times.js';

import type { View } from './view.js';

const HOUR = 3_600_000; // milliseconds
const DAY = 24 * HOUR;

/** `to` is left out where the range lasts until now. */
export interface Span {
  from?: string;
  to?: string;
}

export function spanOf(
  view: Pick<View, 'period' | 'from' | 'to'>,
  zone: string,
  now = new Date(),
): Span {
  if (view.period === 'custom')
    return {
      from: isDay(view.from!) ? startOf(view.from!, zone) : view.from,
      to: isDay(view.to!) ? startOf(dayLater(view.to!, 1), zone) : view.to,
    };
  if (view.period === '24h') {
    const hour = `${localField(now, zone).slice(0, 13)}:00`;
    return { from: new Date(Date.parse(fromLocalField(hour, zone)!) - 23 * HOUR).toISOString() };
  }
  const today = isoDay(now, zone);
  if (view.period === '12mo') return { from: startOf(monthsBefore(today, 11), zone) };
  return { from: startOf(dayLater(today, view.period === '7d' ? -6 : -29), zone) };
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);

const dayLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

function monthsBefore(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 10);
}

const startOf = (day: string, zone: string): string => fromLocalField(`${day}T00:00`, zone)!;
