// What became of the events that were taken.

import { api, done, type Schemas } from './client.js';

export type NodeBalance = Schemas['NodeBalance'];
export type RejectedEvent = Schemas['RejectedEvent'];
export type Finding = Schemas['Finding'];

/** As docs/protocol.md has it. */
export interface Spool {
  events: number;
  bytes: number;
  free_bytes: number;
  oldest_age_seconds: number;
  damaged: number;
  refusing: string | null;
}
export interface Writer {
  lag_seconds: number;
  loads: number;
  last_error: string | null;
  alarm: string | null;
}
export type Balance = Omit<Schemas['Balance'], 'spool' | 'writer'> & {
  spool: Spool;
  writer: Writer;
};

const PAGE = 20;

export const readBalance = async (project_id: string, signal?: AbortSignal) =>
  (await done(
    api.GET('/api/v1/projects/{project_id}/ingest/balance', {
      params: { path: { project_id } },
      signal,
    }),
  )) as unknown as Balance;

export const listRejected = (project_id: string, cursor?: string, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/projects/{project_id}/ingest/rejected', {
      params: { path: { project_id }, query: { limit: PAGE, cursor } },
      signal,
    }),
  );

export const findEvent = (
  project_id: string,
  query: { id: string } | { content: string },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/ingest/find', {
      params: { path: { project_id }, query },
      signal,
    }),
  );

export type Loss = Schemas['LossLine'];

/** What did not become events: said by clients, sampled, filtered, limited, rejected. */
export const readLosses = (project_id: string, signal?: AbortSignal) =>
  done(
    api.GET('/api/v1/projects/{project_id}/losses', { params: { path: { project_id } }, signal }),
  );
