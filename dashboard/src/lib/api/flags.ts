// Flags: what there is, what a change makes of it, who gets what, and what became of it.

import { api, done, Problem, type Schemas } from './client.js';
import { matching } from './etags.js';

/** As the API has it; the description of the API has no word for values of any kind. */
export type Flag = Omit<Schemas['FlagReport'], 'variants'> & { variants: Record<string, unknown> };
export type Settings = Schemas['SettingsReport'];
export type SettingsChanges = Schemas['SettingsChanges'];
export type FlagChanges = Omit<Schemas['FlagDraft'], 'variants' | 'environments'> & {
  variants?: Record<string, unknown>;
  environments?: Record<string, SettingsChanges>;
};
export type FlagType = Flag['type'];
export type Serve = Schemas['Serve'];
export type Share = Schemas['Share'];
export type Rule = Schemas['Rule'];
export type Condition = Schemas['Condition'];
export type Operator = NonNullable<Condition['operator']>;
export type Prerequisite = Schemas['Prerequisite'];
export type ScheduleEntry = Schemas['ScheduleEntry'];
export type Trace = Schemas['Trace'];
export type ConditionTrace = Schemas['ConditionTrace'];
export type HistoryEntry = Omit<Schemas['HistoryEntry'], 'actor'> & { actor: Actor };
export type FieldChange = Schemas['FieldChange'];
export type Exposure = Schemas['VariantVisitors'];
export type Usage = Schemas['DayUsage'];
export type Context = Record<string, unknown>;

export interface Actor {
  kind: string;
  name: string;
  id?: string;
  proposed_by?: Actor;
}

/** A flag, and what `If-Match` names to change this one. */
export interface Read {
  flag: Flag;
  etag: string;
}

export interface FlagQuery {
  search?: string;
  tag?: string;
  owner?: string;
  type?: FlagType;
  lifetime?: Flag['lifetime'];
  archived?: 'include' | 'only';
  stale?: 'only';
}

const MOST = 200; // of a page
const FLAGS = '/api/v1/projects/{project_id}/flags';
const ONE = '/api/v1/projects/{project_id}/flags/{flag_key}';

const of = (project_id: string, flag_key: string) => ({ path: { project_id, flag_key } });

export interface Page<T> {
  items: T[];
  hasMore: boolean;
}

/** All pages of it, as far as so many. */
export async function upTo<T>(
  most: number,
  read: (page: { limit: number; cursor?: string }) => Promise<{
    items: T[];
    next_cursor: string | null;
  }>,
): Promise<Page<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const limit = Math.min(MOST, most - items.length);
    const found = await read({ limit, ...(cursor ? { cursor } : {}) });
    items.push(...found.items);
    cursor = found.next_cursor ?? undefined;
  } while (cursor && items.length < most);
  return { items, hasMore: Boolean(cursor) };
}

export const listFlags = (
  project_id: string,
  wanted: FlagQuery,
  most: number,
  signal?: AbortSignal,
) =>
  upTo<Flag>(most, (page) =>
    done(
      api.GET(FLAGS, { params: { path: { project_id }, query: { ...wanted, ...page } }, signal }),
    ),
  );

export async function readFlag(
  project_id: string,
  key: string,
  signal?: AbortSignal,
): Promise<Read> {
  const { data, response } = await api.GET(ONE, { params: of(project_id, key), signal });
  return { flag: data as Flag, etag: response.headers.get('ETag') ?? '' };
}

export const createFlag = (project_id: string, body: FlagChanges & { key: string }) =>
  done(
    api.POST(FLAGS, { params: { path: { project_id } }, body: body as Schemas['NewFlag'] }),
  ) as Promise<Flag>;

export async function changeFlag(
  project_id: string,
  key: string,
  changes: FlagChanges,
  etag?: string,
): Promise<Read> {
  const { data, response } = await api.PATCH(ONE, {
    params: { ...of(project_id, key), ...matching(etag) },
    body: changes as Schemas['FlagPatch'],
  });
  return { flag: data as Flag, etag: response.headers.get('ETag') ?? '' };
}

/** For good; its history stays. */
export const deleteFlag = (project_id: string, key: string) =>
  done(
    api.DELETE(ONE, {
      params: { path: { project_id, flag_key: key }, query: { forget: true } },
    }),
  );

/** Without an environment: the switch of the whole flag. */
export const toggleFlag = (
  project_id: string,
  key: string,
  enabled: boolean,
  environment?: string,
) =>
  done(
    api.POST(`${ONE}/toggle`, {
      params: of(project_id, key),
      body: { enabled, ...(environment ? { environment } : {}) },
    }),
  ) as Promise<Flag>;

export interface Question {
  flag: string;
  environment: string;
  draft?: FlagChanges & { type?: FlagType };
  contexts: Context[];
  at?: string;
}

/** What each of the contexts gets, in their order. */
export const preview = async (project_id: string, asked: Question, signal?: AbortSignal) =>
  (
    await done(
      api.POST(`${FLAGS}/preview`, {
        params: { path: { project_id } },
        body: asked as Schemas['PreviewQuestion'],
        signal,
      }),
    )
  ).flags;

export const listHistory = (
  project_id: string,
  key: string,
  most: number,
  signal?: AbortSignal,
): Promise<Page<HistoryEntry>> =>
  upTo(most, async (query) => {
    const params = { ...of(project_id, key), query };
    const found = await done(api.GET(`${ONE}/history`, { params, signal }));
    return { ...found, items: found.items as unknown as HistoryEntry[] };
  });

export const revertFlag = (project_id: string, key: string, change_id: number) =>
  done(api.POST(`${ONE}/revert`, { params: of(project_id, key), body: { change_id } }));

const DAYS_AND_PLACES = 1000; // days times environments of a flag's usage

export const readUsage = async (
  project_id: string,
  key: string,
  days: number,
  signal?: AbortSignal,
) =>
  (
    await upTo<Usage>(DAYS_AND_PLACES, (page) =>
      done(
        api.GET(`${ONE}/usage`, {
          params: { ...of(project_id, key), query: { days, ...page } },
          signal,
        }),
      ),
    )
  ).items;

export const readExposures = async (
  project_id: string,
  key: string,
  query: { environment: string; from?: string },
  signal?: AbortSignal,
) =>
  (
    await upTo<Exposure>(MOST, (page) =>
      done(
        api.GET(`${ONE}/exposures`, {
          params: { ...of(project_id, key), query: { ...query, ...page } },
          signal,
        }),
      ),
    )
  ).items;

/** Where a file of all flags is; the browser brings its cookie. */
export const exportPath = (project_id: string, format: 'beacon' | 'flagd', environment: string) =>
  `/api/v1/projects/${project_id}/flags/export?${new URLSearchParams({ format, environment })}`;

export const importFlags = (
  project_id: string,
  file: unknown,
  query: { format: 'beacon' | 'flagd'; environment: string; dry_run: boolean },
) =>
  done(
    api.POST(`${FLAGS}/import`, {
      params: { path: { project_id }, query },
      body: file as Schemas['FlagFile'],
    }),
  );

export const needsApproval = (error: unknown): boolean =>
  error instanceof Problem && error.code === 'approval_required';
