// Notes, deploys and changes of flags on the time line.

import { api, done } from './client.js';

const MOST = 200;

export const listAnnotations = async (
  project_id: string,
  from: string,
  to: string,
  signal?: AbortSignal,
) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/annotations', {
        params: { path: { project_id }, query: { from, to, limit: MOST } },
        signal,
      }),
    )
  ).items;
