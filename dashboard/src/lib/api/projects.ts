// Projects: which there are, and what goes on in them.

import { api, done, type Schemas } from './client.js';

export type Project = Schemas['ProjectAnswer'];
const PAGE = 200;

/** All that one may see, by number. */
export async function listProjects(signal?: AbortSignal): Promise<Project[]> {
  const found: Project[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: PAGE, ...(cursor ? { cursor } : {}) };
    const page = await done(api.GET('/api/v1/projects', { params: { query }, signal }));
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

export const readActivity = async (signal?: AbortSignal) =>
  (await done(api.GET('/api/v1/projects/activity', { signal }))).items;

export const createProject = (body: Schemas['NewProject']) =>
  done(api.POST('/api/v1/projects', { body }));
