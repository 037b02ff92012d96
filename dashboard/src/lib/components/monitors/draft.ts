// A monitor as the form holds it. Pure.

import type { Monitor } from '$lib/api/monitors.js';
import { texts } from '$lib/texts/index.js';

export type Cron = Required<NonNullable<Monitor['cron']>>;
export type Uptime = Required<NonNullable<Monitor['uptime']>>;
export const UNITS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export const METHODS = ['GET', 'HEAD', 'POST'] as const;

export interface MonitorDraft {
  name: string;
  slug: string;
  kind: Monitor['kind'];
  cron: Cron;
  uptime: Uptime;
}

const CRON: Cron = {
  schedule: { type: 'crontab', value: '0 3 * * *' },
  timezone: 'UTC',
  margin_minutes: 5,
  max_runtime_minutes: 30,
  failure_threshold: 1,
  recovery_threshold: 1,
} as Cron;

const UPTIME: Uptime = {
  url: '',
  method: 'GET',
  interval_seconds: 60,
  timeout_seconds: 10,
  expected_status: '200-299',
  contains: null,
  headers: {},
  body: null,
  failure_threshold: 2,
  recovery_threshold: 1,
  certificate_days: 14,
  environment: 'production',
} as Uptime;

export const monitorDraftOf = (monitor: Monitor | undefined, zone: string): MonitorDraft => ({
  name: monitor?.name ?? '',
  slug: monitor?.slug ?? '',
  kind: monitor?.kind ?? 'cron',
  cron: structuredClone((monitor?.cron as Cron | null | undefined) ?? { ...CRON, timezone: zone }),
  uptime: structuredClone((monitor?.uptime as Uptime | null | undefined) ?? UPTIME),
});

/** What of it is sent: that of its kind. */
export function bodyOf(draft: MonitorDraft) {
  const name = draft.name.trim();
  const slug = draft.slug.trim() || undefined;
  return draft.kind === 'cron'
    ? { name, slug, cron: draft.cron }
    : { name, slug, uptime: draft.uptime };
}

/** `0 3 * * *`, `10 minutes` */
export function scheduleText(schedule: Cron['schedule'] | undefined): string {
  if (!schedule) return '';
  if (schedule.type === 'crontab') return schedule.value;
  return `${schedule.value} ${texts.monitors.form.units[schedule.unit]}`;
}

/** What a job runs to report to this monitor. */
export function reporting(monitor: Monitor, address: string, dsn: string, key: string) {
  const slug = monitor.slug;
  return {
    curl: `curl -fsS ${monitor.ping_url ?? ''}`,
    cli: `beacon monitor run ${slug} --server ${address} --key ${key} -- ./job.sh`,
    python: [
      'import sentry_sdk',
      'from sentry_sdk.crons import monitor',
      '',
      `sentry_sdk.init(dsn="${dsn}")`,
      '',
      `@monitor(monitor_slug="${slug}")`,
      'def job():',
      '    ...',
    ].join('\n'),
  };
}
