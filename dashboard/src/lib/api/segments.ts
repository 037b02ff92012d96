// Segments of flags: people who are meant together.

import { api, done, type Schemas } from './client.js';
import { matching } from './etags.js';
import { upTo, type HistoryEntry } from './flags.js';

export type Segment = Schemas['SegmentDetails'];

const ALL = '/api/v1/projects/{project_id}/segments';
const ONE = '/api/v1/projects/{project_id}/segments/{segment_key}';
const MOST = 500; // that a project can have

const of = (project_id: string, segment_key: string) => ({ path: { project_id, segment_key } });

export const listSegments = async (project_id: string, signal?: AbortSignal) =>
  (
    await upTo<Segment>(MOST, (query) =>
      done(api.GET(ALL, { params: { path: { project_id }, query }, signal })),
    )
  ).items;

export async function readSegment(project_id: string, key: string, signal?: AbortSignal) {
  const { data, response } = await api.GET(ONE, { params: of(project_id, key), signal });
  return { segment: data as Segment, etag: response.headers.get('ETag') ?? '' };
}

export const createSegment = (project_id: string, body: Schemas['NewSegment']) =>
  done(api.POST(ALL, { params: { path: { project_id } }, body }));

export const changeSegment = (
  project_id: string,
  key: string,
  body: Schemas['SegmentChanges'],
  etag: string,
) => done(api.PATCH(ONE, { params: { ...of(project_id, key), ...matching(etag) }, body }));

export const deleteSegment = (project_id: string, key: string) =>
  done(api.DELETE(ONE, { params: of(project_id, key) }));

export const listSegmentHistory = (
  project_id: string,
  key: string,
  most: number,
  signal?: AbortSignal,
) =>
  upTo<HistoryEntry>(most, async (query) => {
    const params = { ...of(project_id, key), query };
    const found = await done(api.GET(`${ONE}/history`, { params, signal }));
    return { ...found, items: found.items as unknown as HistoryEntry[] };
  });

export const revertSegment = (project_id: string, key: string, change_id: number) =>
  done(api.POST(`${ONE}/revert`, { params: of(project_id, key), body: { change_id } }));
