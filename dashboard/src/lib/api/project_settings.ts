// What is set of a project, its public key, and its end.

import { api, done, type Schemas } from './client.js';

const at = (project_id: string) => ({ params: { path: { project_id } } });

export const changeProject = (project_id: string, body: Schemas['ProjectSettings']) =>
  done(api.PATCH('/api/v1/projects/{project_id}', { ...at(project_id), body }));

export const deleteProject = (project_id: string, name: string) =>
  done(api.DELETE('/api/v1/projects/{project_id}', { ...at(project_id), body: { name } }));

export const rotatePublicKey = (project_id: string, grace_seconds: number) =>
  done(
    api.POST('/api/v1/projects/{project_id}/rotate-key', {
      ...at(project_id),
      body: { grace_seconds },
    }),
  );

export const readSnippet = (project_id: string, signal?: AbortSignal) =>
  done(api.GET('/api/v1/projects/{project_id}/snippet', { ...at(project_id), signal }));
