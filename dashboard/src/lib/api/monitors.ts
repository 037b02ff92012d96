// Monitors of scheduled jobs and of sites; docs/monitors.md says what is what.

import { api, done, type Schemas } from './client.js';

export type Monitor = Schemas['MonitorDetails'];
export type NewMonitor = Schemas['NewMonitor'];
export type MonitorChanges = Schemas['MonitorChanges'];
export type CheckIn = Schemas['MonitorRun'];
export type Check = Schemas['UptimeCheck'];
export type Incident = Schemas['MonitorIncident'];
export type Uptime = Schemas['Uptime'];

interface Paged {
  limit?: number;
  cursor?: string;
}

const ALL = '/api/v1/projects/{project_id}/monitors' as const;
const ONE = `${ALL}/{monitor}` as const;
const at = (project_id: string, monitor: string) => ({ path: { project_id, monitor } });

export const listMonitors = (project_id: string, query: Paged, signal?: AbortSignal) =>
  done(api.GET(ALL, { params: { path: { project_id }, query }, signal }));

export const readMonitor = (project_id: string, monitor: string, signal?: AbortSignal) =>
  done(api.GET(ONE, { params: at(project_id, monitor), signal }));

export const createMonitor = (project_id: string, body: NewMonitor) =>
  done(api.POST(ALL, { params: { path: { project_id } }, body }));

export const changeMonitor = (project_id: string, monitor: string, body: MonitorChanges) =>
  done(api.PATCH(ONE, { params: at(project_id, monitor), body }));

export const deleteMonitor = (project_id: string, monitor: string) =>
  done(api.DELETE(ONE, { params: at(project_id, monitor) }));

export const muteMonitor = (project_id: string, monitor: string, until: string | null) =>
  done(api.POST(`${ONE}/mute`, { params: at(project_id, monitor), body: { until } }));

export const unmuteMonitor = (project_id: string, monitor: string) =>
  done(api.DELETE(`${ONE}/mute`, { params: at(project_id, monitor) }));

export const listCheckIns = (
  project_id: string,
  monitor: string,
  query: Paged,
  signal?: AbortSignal,
) => done(api.GET(`${ONE}/check-ins`, { params: { ...at(project_id, monitor), query }, signal }));

export const listChecks = (
  project_id: string,
  monitor: string,
  query: Paged,
  signal?: AbortSignal,
) => done(api.GET(`${ONE}/checks`, { params: { ...at(project_id, monitor), query }, signal }));

export const checkNow = (project_id: string, monitor: string) =>
  done(api.POST(`${ONE}/check-now`, { params: at(project_id, monitor) }));

export const readUptime = (
  project_id: string,
  monitor: string,
  query: { days?: number },
  signal?: AbortSignal,
) => done(api.GET(`${ONE}/uptime`, { params: { ...at(project_id, monitor), query }, signal }));

export const readResponseTimes = (
  project_id: string,
  monitor: string,
  query: { hours?: number },
  signal?: AbortSignal,
) =>
  done(api.GET(`${ONE}/response-times`, { params: { ...at(project_id, monitor), query }, signal }));

export const listIncidents = (
  project_id: string,
  query: Paged & { monitor?: string; open?: boolean },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/monitor-incidents', {
      params: { path: { project_id }, query },
      signal,
    }),
  );

export const nextRuns = (
  project_id: string,
  body: Schemas['WantedSchedule'],
  signal?: AbortSignal,
) => done(api.POST(`${ALL}/schedule`, { params: { path: { project_id } }, body, signal }));
