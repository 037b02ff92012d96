// Source maps that were uploaded, by release and file by file.

import { api, done, type Schemas } from './client.js';

export type Upload = Schemas['Uploaded'];
export type UploadPage = Schemas['UploadedPage'];
export type MapFile = Schemas['Artifact'];

interface PageQuery {
  limit?: number;
  cursor?: string;
}

const MAPS = '/api/v1/projects/{project_id}/source-maps' as const;

export const listUploads = (project_id: string, query: PageQuery, signal?: AbortSignal) =>
  done(api.GET(MAPS, { params: { path: { project_id }, query }, signal }));

export const listMapFiles = (
  project_id: string,
  query: PageQuery & { release: string; dist: string; q?: string },
  signal?: AbortSignal,
) => done(api.GET(`${MAPS}/files`, { params: { path: { project_id }, query }, signal }));

export const deleteUpload = (project_id: string, { release, dist }: Upload) =>
  done(api.DELETE(MAPS, { params: { path: { project_id }, query: { release, dist } } }));

export const deleteMapFile = (project_id: string, id: number) =>
  done(
    api.DELETE(`${MAPS}/files/{source_map_file}`, {
      params: { path: { project_id, source_map_file: String(id) } },
    }),
  );
