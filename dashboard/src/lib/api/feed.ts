// What a feed of events begins with.

import { api, done } from './client.js';

interface Asked {
  limit: number;
  /** Of this name only. */
  event?: string;
  from?: string;
}

/** The latest, those of bots too: the newest first. */
export const listLatest = async (project_id: string, asked: Asked, signal?: AbortSignal) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/events', {
        params: { path: { project_id }, query: { ...asked, bots: 'include' as const } },
        signal,
      }),
    )
  ).items;
