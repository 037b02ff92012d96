// Changes of flags that wait for somebody else's word.

import { api, done, type Schemas } from './client.js';
import { matching } from './etags.js';
import { upTo, type Actor, type FlagChanges } from './flags.js';

type Named<T> = Omit<T, 'proposed_by' | 'decided_by'> & {
  proposed_by: Actor;
  decided_by: Actor | null;
};
export type Proposal = Named<Schemas['Proposal']>;
export type ProposalDetails = Named<Schemas['ProposalDetails']>;
export type State = Proposal['state'];

const ALL = '/api/v1/projects/{project_id}/proposals';
const ONE = '/api/v1/projects/{project_id}/proposals/{proposal_id}';

export const listProposals = (
  project_id: string,
  query: { state?: State; flag?: string },
  most: number,
  signal?: AbortSignal,
) =>
  upTo<Proposal>(most, async (page) => {
    const params = { path: { project_id }, query: { ...query, ...page } };
    const found = await done(api.GET(ALL, { params, signal }));
    return { ...found, items: found.items as unknown as Proposal[] };
  });

const of = (project_id: string, proposal_id: string) => ({ path: { project_id, proposal_id } });

export const readProposal = (project_id: string, id: string, signal?: AbortSignal) =>
  done(api.GET(ONE, { params: of(project_id, id), signal })) as unknown as Promise<ProposalDetails>;

export const propose = (
  project_id: string,
  flag_key: string,
  changes: FlagChanges,
  comment: string,
  etag?: string,
) =>
  done(
    api.POST('/api/v1/projects/{project_id}/flags/{flag_key}/proposals', {
      params: { path: { project_id, flag_key }, ...matching(etag) },
      body: { ...changes, comment } as Schemas['NewProposal'],
    }),
  );

/** `etag`: its `flag_etag`, of one that was proposed for an older flag. */
export const approve = (project_id: string, id: string, etag?: string) =>
  done(
    api.POST(`${ONE}/approve`, {
      params: { ...of(project_id, id), ...matching(etag) },
    }),
  );

export const reject = (project_id: string, id: string, comment: string) =>
  done(api.POST(`${ONE}/reject`, { params: of(project_id, id), body: { comment } }));

export const withdraw = (project_id: string, id: string) =>
  done(api.POST(`${ONE}/withdraw`, { params: of(project_id, id) }));
