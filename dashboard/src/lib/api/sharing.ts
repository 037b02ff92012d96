// Share links: made by admins, opened by anybody who has one.

import { api, done, type Schemas } from './client.js';

export type ShareLink = Schemas['ShareLink'];
export type Shared = Schemas['Shared'];
export type SharedResult = Schemas['ReportResult'];
const MOST = 200; // links of a project, at the most

export const listShareLinks = async (project_id: string, signal?: AbortSignal) =>
  (
    await done(
      api.GET('/api/v1/projects/{project_id}/share-links', {
        params: { path: { project_id }, query: { limit: MOST } },
        signal,
      }),
    )
  ).items;

export const createShareLink = (project_id: string, body: Schemas['NewShareLink']) =>
  done(
    api.POST('/api/v1/projects/{project_id}/share-links', {
      params: { path: { project_id } },
      body,
    }),
  );

export const revokeShareLink = (project_id: string, share_link_id: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/share-links/{share_link_id}', {
      params: { path: { project_id, share_link_id } },
    }),
  );

// What a stranger asks; `pass` is what the password gave.

const headers = (pass: string) => (pass ? { Authorization: `Bearer ${pass}` } : {});

export const readShared = (share_token: string, pass: string, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/shared/{share_token}', {
      params: { path: { share_token } },
      headers: headers(pass),
      signal,
    }),
  );

export const readSharedResult = (
  share_token: string,
  pass: string,
  query: { period?: '24h' | '7d' | '30d' | '12mo'; interval?: 'hour' | 'day' | 'month' },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/shared/{share_token}/result', {
      params: { path: { share_token }, query },
      headers: headers(pass),
      signal,
    }),
  );

/** The top lists of a shared overview, of these dimensions. */
export const readSharedLists = (
  share_token: string,
  pass: string,
  query: { period?: '24h' | '7d' | '30d' | '12mo'; dimensions: string },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/shared/{share_token}/top-lists', {
      params: { path: { share_token }, query },
      headers: headers(pass),
      signal,
    }),
  );

export const unlockShared = (share_token: string, password: string) =>
  done(
    api.POST('/api/v1/shared/{share_token}/unlock', {
      params: { path: { share_token } },
      body: { password },
    }),
  );
