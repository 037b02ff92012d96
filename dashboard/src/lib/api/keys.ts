// Secret keys of a project.

import { api, done, type Schemas } from './client.js';
import { whole } from './pages.svelte.js';

export type SecretKey = Schemas['ApiKey'];
export type Permission = Schemas['NewKey']['permissions'][number];
const PAGE = 200;

export const listKeys = (project_id: string, revoked: boolean, signal?: AbortSignal) =>
  whole((cursor) => {
    const query = { limit: PAGE, cursor, revoked: revoked ? ('include' as const) : undefined };
    const params = { path: { project_id }, query };
    return done(api.GET('/api/v1/projects/{project_id}/keys', { params, signal }));
  });

export const createKey = (project_id: string, body: Schemas['NewKey']) =>
  done(api.POST('/api/v1/projects/{project_id}/keys', { params: { path: { project_id } }, body }));

export const changeKey = (project_id: string, key_id: string, body: Schemas['KeyChanges']) =>
  done(
    api.PATCH('/api/v1/projects/{project_id}/keys/{key_id}', {
      params: { path: { project_id, key_id } },
      body,
    }),
  );

export const revokeKey = (project_id: string, key_id: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/keys/{key_id}', {
      params: { path: { project_id, key_id } },
    }),
  );
