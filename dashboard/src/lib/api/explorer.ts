// Events, sessions and visitors one by one; docs/explorer.md says what is what.

import type { Span } from '$lib/state/span.js';

import { api, done, type Schemas } from './client.js';

export type ListedEvent = Schemas['ListedEvent'];
export type EventDetails = Schemas['EventDetails'];
export type ListedSession = Schemas['ListedSession'];
export type Timeline = Schemas['Timeline'];
export type TimelineEvent = Schemas['TimelineEvent'];
export type ListedVisitor = Schemas['ListedVisitor'];
export type Profile = Schemas['Profile'];
export type Alias = Schemas['Alias'];

/** What a list of events or sessions is asked for. */
export interface Asked extends Span {
  search?: string;
  filters?: string;
  visitor?: string;
  bots?: 'exclude' | 'include' | 'only';
}

export const listEvents = (
  project_id: string,
  query: Asked & { limit: number; cursor?: string },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/events', {
      params: { path: { project_id }, query },
      signal,
    }),
  );

/** With its exact time it is found at once. */
export const readEvent = (
  project_id: string,
  event_id: string,
  timestamp?: string,
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/events/{event_id}', {
      params: { path: { project_id, event_id }, query: timestamp ? { timestamp } : {} },
      signal,
    }),
  );

/** Where the browser gets the file of what a list shows, all of its pages. */
export function exportAddress(
  project_id: string,
  what: 'events' | 'sessions',
  asked: Asked,
  format: 'csv' | 'jsonl',
): string {
  const query = Object.entries({ ...asked, format }).filter(([, value]) => value);
  return `/api/v1/projects/${project_id}/${what}/export?${new URLSearchParams(query)}`;
}

export const listSessions = (
  project_id: string,
  query: Asked & { limit: number; cursor?: string },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/sessions', {
      params: { path: { project_id }, query },
      signal,
    }),
  );

export const readSession = (
  project_id: string,
  session_id: string,
  query: { limit: number; cursor?: string },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/sessions/{session_id}', {
      params: { path: { project_id, session_id }, query },
      signal,
    }),
  );

export const listVisitors = (
  project_id: string,
  query: Span & {
    search?: string;
    kind?: 'all' | 'users' | 'anonymous';
    filters?: string;
    bots?: 'exclude' | 'include' | 'only';
    limit: number;
    cursor?: string;
  },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/visitors', {
      params: { path: { project_id }, query },
      signal,
    }),
  );

export const readVisitor = (project_id: string, visitor_id: string, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/projects/{project_id}/visitors/{visitor_id}', {
      params: { path: { project_id, visitor_id } },
      signal,
    }),
  );

const ALIAS = '/api/v1/projects/{project_id}/visitors/{visitor_id}/aliases/{anon_id}';

/** Takes an anonymous id away from a user; `rejoin` takes that back. */
export const separate = (project_id: string, visitor_id: string, anon_id: string) =>
  done(api.DELETE(ALIAS, { params: { path: { project_id, visitor_id, anon_id } } }));

export const rejoin = (project_id: string, visitor_id: string, anon_id: string) =>
  done(api.PUT(ALIAS, { params: { path: { project_id, visitor_id, anon_id } } }));
