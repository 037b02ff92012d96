// Reports as CSV files, which the browser keeps.

import { asQuery, asQuestion, type View } from '$lib/state/view.js';

import { api, done } from './client.js';
import { download } from './download.js';

const MOST = 1000; // rows of a top list

/** Addresses of the overview as files. */
export function tableAddresses(project_id: string, view: View, metrics: string[]) {
  const base = `/api/v1/analytics/${project_id}`;
  const query = new URLSearchParams({ format: 'csv' });
  for (const [name, value] of Object.entries(asQuery(view))) if (value) query.set(name, value);
  const series = new URLSearchParams(query);
  series.set('metrics', metrics.join(','));
  if (view.interval) series.set('interval', view.interval);
  return { total: `${base}/overview?${query}`, series: `${base}/timeseries?${series}` };
}

const ENDPOINTS = {
  query: '/api/v1/analytics/{project_id}/query',
  funnel: '/api/v1/analytics/{project_id}/funnel',
  retention: '/api/v1/analytics/{project_id}/retention',
  paths: '/api/v1/analytics/{project_id}/paths',
  'web-vitals': '/api/v1/analytics/{project_id}/web-vitals',
} as const;
export type Asked = keyof typeof ENDPOINTS;

/** The answer to a question as a table (docs/export.md). */
export const readCsv = (project_id: string, kind: Asked, question: object): Promise<Blob> =>
  done(
    api.POST(ENDPOINTS[kind], {
      params: { path: { project_id }, query: { format: 'csv' } },
      body: question as never,
      parseAs: 'blob',
    }) as Promise<{ data?: Blob }>,
  );

/** Keeps all that a top list has as a file. */
export const keepTop = async (
  project_id: string,
  view: View,
  asked: { metrics: string[]; dimensions: string[] },
): Promise<void> =>
  download(
    await readCsv(project_id, 'query', { ...asQuestion(view), ...asked, limit: MOST }),
    `${asked.dimensions.join('-')}.csv`,
  );
