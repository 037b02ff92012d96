// Reports as CSV files, which the browser keeps.

import { asQuery, asQuestion, type View } from '$lib/state/view.js';

import { api, done } from './client.js';

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

/** Keeps all that a top list has as a file. */
export async function keepTop(
  project_id: string,
  view: View,
  asked: { metrics: string[]; dimensions: string[] },
): Promise<void> {
  const table = await done(
    api.POST('/api/v1/analytics/{project_id}/query', {
      params: { path: { project_id }, query: { format: 'csv' } },
      body: { ...asQuestion(view), ...asked, limit: MOST },
      parseAs: 'blob',
    }),
  );
  keep(table as Blob, `${asked.dimensions.join('-')}.csv`);
}

function keep(content: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
