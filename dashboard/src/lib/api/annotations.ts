// Notes, deploys and changes of flags on the time line.

import { api, done, type Schemas } from './client.js';

export type Annotation = Schemas['Annotation'];
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

export const addNote = (project_id: string, body: Schemas['NewNote']) =>
  done(
    api.POST('/api/v1/projects/{project_id}/annotations', {
      params: { path: { project_id } },
      body,
    }),
  );

export const changeNote = (
  project_id: string,
  annotation_id: string,
  body: Schemas['NoteChanges'],
) =>
  done(
    api.PATCH('/api/v1/projects/{project_id}/annotations/{annotation_id}', {
      params: { path: { project_id, annotation_id } },
      body,
    }),
  );

export const deleteNote = (project_id: string, annotation_id: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/annotations/{annotation_id}', {
      params: { path: { project_id, annotation_id } },
    }),
  );
