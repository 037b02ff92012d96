// What could be meant while one types: names of events, keys of properties, values of fields.

import { api, done } from './client.js';

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
