// Lines of logs, and what users say of errors; docs/errors.md says what is what.

import { api, done, type Schemas } from './client.js';

export type LogLine = Schemas['LogLine'];
export type LogPage = Schemas['LogPage'];
export type Feedback = Schemas['Feedback'];
export type Level = 'debug' | 'info' | 'warning' | 'error' | 'fatal';

export interface AskedLogs {
  level?: Level;
  search?: string;
  environment?: string;
  from?: string;
  to?: string;
}

interface Paged {
  limit?: number;
  cursor?: string;
}

const P = '/api/v1/projects/{project_id}' as const;

export const listLogs = (project_id: string, query: AskedLogs & Paged, signal?: AbortSignal) =>
  done(api.GET(`${P}/logs`, { params: { path: { project_id }, query }, signal }));

export const readHistogram = (project_id: string, query: AskedLogs, signal?: AbortSignal) =>
  done(api.GET(`${P}/logs/histogram`, { params: { path: { project_id }, query }, signal }));

export const listFeedback = (
  project_id: string,
  query: Paged & { text?: string; from?: string; to?: string },
  signal?: AbortSignal,
) => done(api.GET(`${P}/feedback`, { params: { path: { project_id }, query }, signal }));
