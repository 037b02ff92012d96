// What a feed of events begins with.

import { api, done } from './client.js';

/** The latest, those of bots too: the newest first. */
export const listLatest = async (project_id: string, limit: number, signal?: AbortSignal) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/events', {
        params: { path: { project_id }, query: { limit, bots: 'include' as const } },
        signal,
      }),
    )
  ).items;
