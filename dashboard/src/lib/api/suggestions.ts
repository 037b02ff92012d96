// What could be meant while one types: names of events, keys of properties, values of fields.

import { api, done } from './client.js';
import { listCohorts } from './cohorts.js';

const MOST = 12;

export const suggestNames = async (project_id: string, text: string, signal?: AbortSignal) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/events/names', {
        params: { path: { project_id }, query: { text, limit: MOST } },
        signal,
      }),
    )
  ).items.map((each) => each.value);

export const suggestKeys = async (project_id: string, text: string, signal?: AbortSignal) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/events/keys', {
        params: { path: { project_id }, query: { text, limit: MOST } },
        signal,
      }),
    )
  ).items.map((each) => each.value);

/** `key`: a field, or a property's or tag's name. */
export const suggestValues = async (
  project_id: string,
  key: string,
  text: string,
  signal?: AbortSignal,
) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/events/values', {
        params: { path: { project_id }, query: { key, text, limit: MOST } },
        signal,
      }),
    )
  ).items.map((each) => each.value);

/** Keys of cohorts whose key or name has the text. */
export const suggestCohorts = async (project_id: string, text: string, signal?: AbortSignal) =>
  (await listCohorts(project_id, signal))
    .filter((each) => `${each.key} ${each.name}`.toLowerCase().includes(text.toLowerCase()))
    .slice(0, MOST)
    .map((each) => each.key);
