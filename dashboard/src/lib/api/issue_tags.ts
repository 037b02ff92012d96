// The tags that a project's issues have.

import { api, done, type Schemas } from './client.js';

export type IssueTag = Schemas['IssueTagKey'];

const TAGS = '/api/v1/projects/{project_id}/tags' as const;
const ONE = `${TAGS}/{tag_key}` as const;

export const listIssueTags = (
  project_id: string,
  query: { limit?: number; cursor?: string },
  signal?: AbortSignal,
) => done(api.GET(TAGS, { params: { path: { project_id }, query }, signal }));

export const hideIssueTag = (project_id: string, tag_key: string, hidden: boolean) =>
  done(api.PATCH(ONE, { params: { path: { project_id, tag_key } }, body: { hidden } }));

export const deleteIssueTag = (project_id: string, tag_key: string) =>
  done(api.DELETE(ONE, { params: { path: { project_id, tag_key } } }));
