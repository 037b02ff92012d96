// Questions about the order of events; docs/reports.md says what each number means.

import { api, done, type Schemas } from './client.js';

export type FunnelAnswer = Schemas['FunnelBody'];
export type RetentionAnswer = Schemas['RetentionBody'];
export type PathsAnswer = Schemas['PathsBody'];
export type VitalsAnswer = Schemas['VitalsBody'];
export type Visitor = Schemas['VisitorBody'];

export const askFunnel = (
  project_id: string,
  body: Schemas['FunnelQuestion'],
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/funnel', {
      params: { path: { project_id } },
      body,
      signal,
    }),
  );

export const askRetention = (
  project_id: string,
  body: Schemas['RetentionQuestion'],
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/retention', {
      params: { path: { project_id } },
      body,
      signal,
    }),
  );

export const askPaths = (
  project_id: string,
  body: Schemas['PathsQuestion'],
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/paths', {
      params: { path: { project_id } },
      body,
      signal,
    }),
  );

export const askVitals = (
  project_id: string,
  body: Schemas['VitalsQuestion'],
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/web-vitals', {
      params: { path: { project_id } },
      body,
      signal,
    }),
  );
