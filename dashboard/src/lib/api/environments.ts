// Environments of a project: where flags answer on their own, each with a public key.

import { api, done, type Schemas } from './client.js';

export type Environment = Schemas['EnvironmentDetails'];
const ONE = '/api/v1/projects/{project_id}/environments/{environment_key}' as const;

const at = (project_id: string, environment_key: string) => ({
  params: { path: { project_id, environment_key } },
});

export const listEnvironments = async (project_id: string, signal?: AbortSignal) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/environments', {
        params: { path: { project_id } },
        signal,
      }),
    )
  ).items;

export const createEnvironment = (project_id: string, body: Schemas['NewEnvironment']) =>
  done(
    api.POST('/api/v1/projects/{project_id}/environments', {
      params: { path: { project_id } },
      body,
    }),
  );

export const changeEnvironment = (
  project_id: string,
  key: string,
  body: Schemas['EnvironmentChanges'],
) => done(api.PATCH(ONE, { ...at(project_id, key), body }));

export const rotateEnvironmentKey = (project_id: string, key: string, grace_seconds: number) =>
  done(api.POST(`${ONE}/rotate-key`, { ...at(project_id, key), body: { grace_seconds } }));

export const deleteEnvironment = (project_id: string, key: string) =>
  done(api.DELETE(ONE, at(project_id, key)));
