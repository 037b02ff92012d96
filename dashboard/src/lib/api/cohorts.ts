// Cohorts: visitors who went some steps, and who they are.

import { api, done, type Schemas } from './client.js';

export type Cohort = Schemas['Cohort'];
const MOST = 200;
const PAGE = 50;

export const listCohorts = async (project_id: string, signal?: AbortSignal): Promise<Cohort[]> =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/cohorts', {
        params: { path: { project_id }, query: { limit: MOST } },
        signal,
      }),
    )
  ).items;

export const listCohortVisitors = (
  project_id: string,
  cohort_key: string,
  cursor?: string | null,
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/cohorts/{cohort_key}/visitors', {
      params: {
        path: { project_id, cohort_key },
        query: { limit: PAGE, ...(cursor ? { cursor } : {}) },
      },
      signal,
    }),
  );

export const createCohort = (project_id: string, body: Schemas['NewCohort']) =>
  done(
    api.POST('/api/v1/projects/{project_id}/cohorts', { params: { path: { project_id } }, body }),
  );

export const changeCohort = (
  project_id: string,
  cohort_key: string,
  body: Schemas['CohortChanges'],
) =>
  done(
    api.PATCH('/api/v1/projects/{project_id}/cohorts/{cohort_key}', {
      params: { path: { project_id, cohort_key } },
      body,
    }),
  );

export const deleteCohort = (project_id: string, cohort_key: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/cohorts/{cohort_key}', {
      params: { path: { project_id, cohort_key } },
    }),
  );
