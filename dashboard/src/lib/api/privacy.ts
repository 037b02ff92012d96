// All of one person's data as a file, or erased.

import { api, done, type Schemas } from './client.js';

export type Person = Schemas['PersonNamed'];

export const exportPerson = (project_id: string, body: Person): Promise<Blob> =>
  done(
    api.POST('/api/v1/projects/{project_id}/privacy/export', {
      params: { path: { project_id } },
      body,
      parseAs: 'blob',
    }),
  );

export const erasePerson = (project_id: string, body: Person) =>
  done(
    api.POST('/api/v1/projects/{project_id}/privacy/erase', {
      params: { path: { project_id } },
      body,
    }),
  );
