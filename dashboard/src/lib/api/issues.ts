// Issues: errors that are one fault; docs/errors.md says what is what.

import { api, done, type Schemas } from './client.js';

export type Issue = Schemas['ListedIssue'];
export type IssuePage = Schemas['IssuePage'];
export type IssueDetails = Schemas['Issue'];
export type IssueEvent = Schemas['ErrorEvent'];
export type ListedIssueEvent = Schemas['IssueEvent'];
export type TagValue = Schemas['TagValue'];
export type Activity = Schemas['IssueActivity'];
export type IssueChange = Schemas['IssueChanges'];
export type Sort = 'last_seen' | 'first_seen' | 'events' | 'users' | 'trend';

/** Of what the numbers are. */
export interface Within {
  period?: '24h' | '7d' | '30d' | '12mo';
  from?: string;
  to?: string;
  environment?: string;
}

const ALL = '/api/v1/projects/{project_id}/issues' as const;
const ONE = `${ALL}/{issue_id}` as const;

const at = (project_id: string, issue_id: string) => ({ path: { project_id, issue_id } });

export const listIssues = (
  project_id: string,
  query: Within & { query?: string; sort?: Sort; limit?: number; cursor?: string },
  signal?: AbortSignal,
) => done(api.GET(ALL, { params: { path: { project_id }, query }, signal }));

export const suggestSearch = (
  project_id: string,
  query: { query: string; at: number },
  signal?: AbortSignal,
) => done(api.GET(`${ALL}/suggestions`, { params: { path: { project_id }, query }, signal }));

export const readIssue = (
  project_id: string,
  issue_id: string,
  query: Within & { query?: string; sort?: Sort },
  signal?: AbortSignal,
) => done(api.GET(ONE, { params: { ...at(project_id, issue_id), query }, signal }));

export const readSeries = (
  project_id: string,
  issue_id: string,
  query: Within & { interval?: 'hour' | 'day'; by?: 'none' | 'release' | 'environment' },
  signal?: AbortSignal,
) => done(api.GET(`${ONE}/series`, { params: { ...at(project_id, issue_id), query }, signal }));

export const listIssueEvents = (
  project_id: string,
  issue_id: string,
  query: { environment?: string; limit?: number; cursor?: string },
  signal?: AbortSignal,
) => done(api.GET(`${ONE}/events`, { params: { ...at(project_id, issue_id), query }, signal }));

/** `event`: an id, or `latest`, `oldest`, `recommended`. */
export const readIssueEvent = (
  project_id: string,
  issue_id: string,
  event: string,
  query: { environment?: string },
  signal?: AbortSignal,
) =>
  done(
    api.GET(`${ONE}/events/{event}`, {
      params: { path: { project_id, issue_id, event }, query },
      signal,
    }),
  );

export const listTagValues = (
  project_id: string,
  issue_id: string,
  tag_key: string,
  query: { cursor?: string; limit?: number },
  signal?: AbortSignal,
) =>
  done(
    api.GET(`${ONE}/tags/{tag_key}`, {
      params: { path: { project_id, issue_id, tag_key }, query },
      signal,
    }),
  );

export const listActivity = (
  project_id: string,
  issue_id: string,
  query: { cursor?: string; limit?: number },
  signal?: AbortSignal,
) => done(api.GET(`${ONE}/activity`, { params: { ...at(project_id, issue_id), query }, signal }));

export const changeIssue = (project_id: string, issue_id: string, body: IssueChange) =>
  done(api.PATCH(ONE, { params: at(project_id, issue_id), body }));

export const changeIssues = (project_id: string, ids: string[], change: IssueChange) =>
  done(api.POST(`${ALL}/bulk`, { params: { path: { project_id } }, body: { ids, ...change } }));

export const mergeIssues = (project_id: string, issue_id: string, ids: string[]) =>
  done(api.POST(`${ONE}/merge`, { params: at(project_id, issue_id), body: { ids } }));

export const unmergeIssues = (project_id: string, issue_id: string, ids: string[]) =>
  done(api.POST(`${ONE}/unmerge`, { params: at(project_id, issue_id), body: { ids } }));

const COMMENT = `${ONE}/comments/{comment_id}` as const;

export const addComment = (project_id: string, issue_id: string, text: string) =>
  done(api.POST(`${ONE}/comments`, { params: at(project_id, issue_id), body: { text } }));

export const changeComment = (
  project_id: string,
  issue_id: string,
  comment_id: string,
  text: string,
) =>
  done(
    api.PATCH(COMMENT, { params: { path: { project_id, issue_id, comment_id } }, body: { text } }),
  );

export const deleteComment = (project_id: string, issue_id: string, comment_id: string) =>
  done(api.DELETE(COMMENT, { params: { path: { project_id, issue_id, comment_id } } }));

export const errorsSinceFlag = (
  project_id: string,
  flag_key: string,
  query: { change_id?: number; hours?: number },
  signal?: AbortSignal,
) =>
  done(
    api.GET('/api/v1/projects/{project_id}/flags/{flag_key}/errors', {
      params: { path: { project_id, flag_key }, query },
      signal,
    }),
  );
