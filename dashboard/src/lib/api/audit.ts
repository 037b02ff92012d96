// The audit log, of a project or of the whole Beacon.

import { api, done, type Schemas } from './client.js';

export type AuditEntry = Schemas['AuditEntry'];

export interface AuditFilter {
  actor?: string;
  action?: string;
  subject?: string;
  address?: string;
  from?: string;
  to?: string;
}
const PAGE = 50;

/** `project_id`: of this project; else of all. */
export function listAudit(
  project_id: string | undefined,
  filter: AuditFilter,
  cursor?: string,
  signal?: AbortSignal,
) {
  const query = { ...filter, limit: PAGE, cursor };
  if (project_id === undefined)
    return done(api.GET('/api/v1/audit', { params: { query }, signal }));
  const params = { path: { project_id }, query };
  return done(api.GET('/api/v1/projects/{project_id}/audit', { params, signal }));
}

/** Where all that the filter leaves is a file. */
export function auditCsv(project_id: string | undefined, filter: AuditFilter): string {
  const given = Object.entries(filter).filter(([, value]) => value) as [string, string][];
  const base = project_id === undefined ? '/api/v1' : `/api/v1/projects/${project_id}`;
  const query = new URLSearchParams(given).toString();
  return `${base}/audit.csv${query && `?${query}`}`;
}
