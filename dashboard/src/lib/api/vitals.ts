// Web vitals of all pages together over time.

import type { Percentile } from '$lib/state/questions.js';
import { asQuestion, type View } from '$lib/state/view.js';

import { api, done } from './client.js';

const FILTER = { dimension: 'event', operator: 'is' as const, value: 'web_vital' };
const NAME = 'property:name';

const aboutVitals = (view: View) => {
  const { date_range, filters, bots } = asQuestion(view);
  return { date_range, filters: [...filters, FILTER], ...(bots ? { bots } : {}) };
};

/** The percentile of each vital in the range, and by its buckets. */
export const readVitalSeries = (
  project_id: string,
  view: View,
  percentile: Percentile,
  signal?: AbortSignal,
) =>
  done(
    api.POST('/api/v1/analytics/{project_id}/query', {
      params: { path: { project_id } },
      body: {
        ...aboutVitals(view),
        metrics: [`${percentile}:value`, 'events'],
        dimensions: [NAME, 'time'],
        order_by: ['-events'],
        limit: 20,
        ...(view.interval ? { interval: view.interval } : {}),
      },
      signal,
    }),
  );
