// Reports that are kept with a project.

import type { ReportKind } from '$lib/state/questions.js';

import { api, done, type Schemas } from './client.js';
import { whole } from './pages.svelte.js';

export type SavedReport = Schemas['SavedReport'];
type Question = Schemas['NewReport']['question'];
const MOST = 200;

/** All of them; a project has up to 500. */
export const listReports = (project_id: string, signal?: AbortSignal): Promise<SavedReport[]> =>
  whole((cursor) =>
    done(
      api.GET('/api/v1/projects/{project_id}/reports', {
        params: { path: { project_id }, query: { limit: MOST, cursor } },
        signal,
      }),
    ),
  );

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
