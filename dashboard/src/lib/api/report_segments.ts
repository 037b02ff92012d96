// Filters with a name, which every report takes (docs/saved.md).

import type { Filter } from '$lib/state/filters.js';

import { api, done, type Schemas } from './client.js';

export type ReportSegment = Schemas['ReportSegment'];
const MOST = 200;

export const listReportSegments = async (
  project_id: string,
  signal?: AbortSignal,
): Promise<ReportSegment[]> =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/report-segments', {
        params: { path: { project_id }, query: { limit: MOST } },
        signal,
      }),
    )
  ).items;

export const createReportSegment = (
  project_id: string,
  body: { key: string; name: string; filter: Filter },
): Promise<ReportSegment> =>
  done(
    api.POST('/api/v1/projects/{project_id}/report-segments', {
      params: { path: { project_id } },
      body: body as Schemas['NewReportSegment'],
    }),
  );
