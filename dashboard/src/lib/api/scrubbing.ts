// What scrubbing leaves of a text or of data, by settings that need not be saved.

import { api, done, type Schemas } from './client.js';

export type Scrubbing = Required<Schemas['Scrubbing']>;
export type ScrubbingQuestion = Schemas['ScrubbingQuestion'];

export const tryScrubbing = (project_id: string, body: ScrubbingQuestion, signal?: AbortSignal) =>
  done(
    api.POST('/api/v1/projects/{project_id}/scrubbing/preview', {
      params: { path: { project_id } },
      body,
      signal,
    }),
  );
