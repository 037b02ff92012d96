// Questions over events; docs/reports.md says what each number means.

import { asQuery, asQuestion, type View } from '$lib/state/view.js';

import { api, done, type Schemas } from './client.js';

export type Answer = Schemas['AnswerBody'];
export type Row = Schemas['RowBody'];

export const readOverview = (project_id: string, view: View, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/analytics/{project_id}/overview', {
      params: { path: { project_id }, query: asQuery(view) },
      signal,
    }),
  );

/** Numbers of the range by its buckets. */
export const readSeries = (
  project_id: string,
  view: View,
  metrics: string[],
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/analytics/{project_id}/timeseries', {
      params: {
        path: { project_id },
        query: {
          ...asQuery(view),
          metrics: metrics.join(','),
          ...(view.interval ? { interval: view.interval } : {}),
        },
      },
      signal,
    }),
  );

/** A metric or more by dimensions, the largest first. */
export const readTop = (
  project_id: string,
  view: View,
  asked: { metrics: string[]; dimensions: string[]; limit: number },
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/query', {
      params: { path: { project_id } },
      body: { ...asQuestion(view), ...asked },
      signal,
    }),
  );

/** Any question. */
export const readTable = (project_id: string, body: Schemas['Question'], signal?: AbortSignal) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/query', {
      params: { path: { project_id } },
      body,
      signal,
    }),
  );
