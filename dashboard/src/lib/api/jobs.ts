// Deletions and erasures under way, and those that ended.

import { api, done, type Schemas } from './client.js';

export type Job = Schemas['JobStatus'];
const PAGE = 50;

export const listJobs = (project_id: string, cursor?: string, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/projects/{project_id}/jobs', {
      params: { path: { project_id }, query: { limit: PAGE, cursor } },
      signal,
    }),
  );

export const readJob = (job_id: string, signal?: AbortSignal) =>
  done(api.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id } }, signal }));

export const hasEnded = (job: Job): boolean => job.state === 'done' || job.state === 'failed';
