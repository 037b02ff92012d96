// A project's rules of grouping: read, tried and changed, all of them at once.

import { api, done, type Schemas } from './client.js';
import { matching } from './etags.js';

export type GroupingRule = Schemas['GroupingRule'];
export type GroupingCondition = Schemas['GroupingCondition'];
export type GroupingPreview = Schemas['GroupingPreview'];
export type GroupThen = Schemas['GroupThen'];

/** Rules, and what `If-Match` names to change these. */
export interface ReadRules {
  rules: GroupingRule[];
  etag: string;
}

const RULES = '/api/v1/projects/{project_id}/grouping-rules' as const;

const asRead = ({ data, response }: { data?: Schemas['SavedRules']; response: Response }) => ({
  rules: data!.rules,
  etag: response.headers.get('ETag') ?? '',
});

export const readGroupingRules = async (
  project_id: string,
  signal?: AbortSignal,
): Promise<ReadRules> => asRead(await api.GET(RULES, { params: { path: { project_id } }, signal }));

export const saveGroupingRules = async (
  project_id: string,
  rules: GroupingRule[],
  etag: string,
): Promise<ReadRules> =>
  asRead(
    await api.PUT(RULES, { params: { path: { project_id }, ...matching(etag) }, body: { rules } }),
  );

export const tryGroupingRules = (project_id: string, rules: GroupingRule[], signal?: AbortSignal) =>
  done(api.POST(`${RULES}/preview`, { params: { path: { project_id } }, body: { rules }, signal }));
