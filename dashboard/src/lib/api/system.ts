// How this Beacon is, and everybody's accounts.

import { api, done, OFFLINE, Problem, UNREADABLE, type Schemas } from './client.js';
import type { Spool, Writer } from './ingest.js';
import { whole } from './pages.svelte.js';

export type Run = Schemas['Run'];
export type Account = Schemas['Account'];

/** As docs/protocol.md has it. */
export interface Health {
  status: string;
  version: string;
  uptime_seconds: number;
  balance: Schemas['NodeBalance'];
  spool: Spool;
  writer: Writer;
  postgres: { up: boolean; embedded: boolean; restarts: number; error: string | null };
  ingest: { websockets: number; accepted: number; refused: Record<string, number> };
  flags: {
    clients: number;
    evaluations: Record<string, number>;
    errors: Record<string, number>;
    age_seconds: number;
  };
  disk: {
    state: string;
    spool: number;
    postgres: number;
    columns: number;
    budget: number | null;
    warned_since: string | null;
  } | null;
  housekeeping: Pick<Run, 'job' | 'outcome' | 'started_at' | 'seconds' | 'done_at' | 'next_at'>[];
  warnings: string[];
}

/** A Beacon that is not well says so with 503, and the same document. */
export async function readHealth(signal?: AbortSignal): Promise<Health> {
  const answer = await fetch('/api/v1/health', { signal }).catch((error: Error) => {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, 'unreachable', OFFLINE);
  });
  const health = await answer.json().catch(() => undefined);
  if (typeof health?.version !== 'string')
    throw new Problem(answer.status, 'unreadable', UNREADABLE);
  return health;
}

/** For owners: also why a job failed, and what it did. */
export const readHousekeeping = async (signal?: AbortSignal) =>
  (await done(api.GET('/api/v1/housekeeping', { signal }))).items;

const PAGE = 200;
const ONE = '/api/v1/accounts/{account_id}' as const;
const at = (account_id: string) => ({ params: { path: { account_id } } });

export const listAccounts = (signal?: AbortSignal) =>
  whole((cursor) =>
    done(api.GET('/api/v1/accounts', { params: { query: { limit: PAGE, cursor } }, signal })),
  );

export const changeAccount = (account_id: string, body: Schemas['ChangeAccount']) =>
  done(api.PATCH(ONE, { ...at(account_id), body }));

export const deleteAccount = (account_id: string) => done(api.DELETE(ONE, at(account_id)));

export const makeResetLink = (account_id: string) =>
  done(api.POST(`${ONE}/reset-link`, at(account_id)));
