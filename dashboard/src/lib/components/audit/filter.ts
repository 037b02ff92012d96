// The audit log's filters, which stand in the URL.

import type { AuditFilter } from '$lib/api/audit.js';

const TEXTS = ['actor', 'action', 'subject', 'address'] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** As the API takes them. Days are those of the zone; the last one is in it. */
export function readFilter(params: URLSearchParams, zone: string): AuditFilter {
  const filter: AuditFilter = {};
  for (const name of TEXTS) {
    const value = params.get(name)?.trim();
    if (value) filter[name] = value;
  }
  const [from, to] = [params.get('from'), params.get('to')];
  if (from && DAY.test(from)) filter.from = beginOf(from, zone, 0);
  if (to && DAY.test(to)) filter.to = beginOf(to, zone, 1);
  return filter;
}

/** When the day begins in the zone, or one that is `later` by so many. */
function beginOf(day: string, zone: string, later: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const asUtc = Date.UTC(year, month - 1, date + later);
  const guess = asUtc - offsetAt(asUtc, zone);
  return new Date(asUtc - offsetAt(guess, zone)).toISOString();
}

/** How far the zone's clock is before UTC then, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = [of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')];
  return Date.UTC(...(shown as [number, number])) - Math.floor(at / 1000) * 1000;
}

/** What was before and after, field by field; of what changed first. */
export function fieldsOf(
  before: object | null,
  after: object | null,
): { name: string; before: string; after: string }[] {
  const [old, now] = [before ?? {}, after ?? {}] as Record<string, unknown>[];
  const names = [...new Set([...Object.keys(old!), ...Object.keys(now!)])].sort();
  return names.map((name) => ({ name, before: written(old![name]), after: written(now![name]) }));
}

const written = (value: unknown) =>
  value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
