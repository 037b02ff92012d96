// Reports that are kept with a project, and reports as files.

import type { ReportKind } from '$lib/state/questions.js';

import { api, done, type Schemas } from './client.js';

export type SavedReport = Schemas['SavedReport'];
type Question = Schemas['NewReport']['question'];
const MOST = 200;

/** All of them; a project has up to 500. */
export async function listReports(
  project_id: string,
  signal?: AbortSignal,
): Promise<SavedReport[]> {
  const found: SavedReport[] = [];
  let cursor: string | null = null;
  do {
    const query: { limit: number; cursor?: string } = { limit: MOST, ...(cursor && { cursor }) };
    const page: Schemas['SavedReportPage'] = await done(
      api.GET('/api/v1/projects/{project_id}/reports', {
        params: { path: { project_id }, query },
        signal,
      }),
    );
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

export const saveReport = (
  project_id: string,
  name: string,
  kind: ReportKind,
  question: object,
): Promise<SavedReport> =>
  done(
    api.POST('/api/v1/projects/{project_id}/reports', {
      params: { path: { project_id } },
      body: { name, kind, question: question as Question },
    }),
  );

export const changeReport = (
  project_id: string,
  report_id: string,
  changes: { name?: string; question?: object },
): Promise<SavedReport> =>
  done(
    api.PATCH('/api/v1/projects/{project_id}/reports/{report_id}', {
      params: { path: { project_id, report_id } },
      body: changes as Schemas['ReportChanges'],
    }),
  );

export const deleteReport = (project_id: string, report_id: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/reports/{report_id}', {
      params: { path: { project_id, report_id } },
    }),
  );

const ENDPOINTS = {
  query: '/api/v1/analytics/{project_id}/query',
  funnel: '/api/v1/analytics/{project_id}/funnel',
  retention: '/api/v1/analytics/{project_id}/retention',
  paths: '/api/v1/analytics/{project_id}/paths',
  'web-vitals': '/api/v1/analytics/{project_id}/web-vitals',
} as const;
export type Asked = keyof typeof ENDPOINTS;

/** The answer to a question as a table (docs/export.md). */
export const readCsv = (project_id: string, kind: Asked, question: object): Promise<Blob> =>
  done(
    api.POST(ENDPOINTS[kind], {
      params: { path: { project_id }, query: { format: 'csv' } },
      body: question as never,
      parseAs: 'blob',
    }) as Promise<{ data?: Blob }>,
  );
