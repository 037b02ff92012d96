// A project's settings as the form has them: text, as people type it.

import type { Schemas } from '$lib/api/client.js';
import type { Project } from '$lib/api/projects.js';

export interface Draft {
  name: string;
  timezone: string;
  domains: string;
  retention: string;
  minutes: string;
  rate: string;
  addressRate: string;
  exposures: Project['flag_exposures'];
}

const written = (value: number | null) => (value === null ? '' : String(value));
const read = (text: string) => (String(text ?? '').trim() === '' ? null : Number(text));

export const draftOf = (project: Project): Draft => ({
  name: project.name,
  timezone: project.timezone,
  domains: project.domains.join('\n'),
  retention: written(project.retention_days),
  minutes: String(project.session_timeout / 60),
  rate: written(project.rate_limit),
  addressRate: written(project.address_rate_limit),
  exposures: project.flag_exposures,
});

/** What the draft changes: nothing else is sent, so that nobody undoes what somebody else set. */
export function changesOf(project: Project, draft: Draft): Schemas['ProjectSettings'] {
  const wanted: Schemas['ProjectSettings'] = {
    name: draft.name.trim(),
    timezone: draft.timezone,
    domains: draft.domains.split(/[\s,]+/).filter(Boolean),
    retention_days: read(draft.retention),
    session_timeout: Math.round(Number(draft.minutes) * 60),
    rate_limit: read(draft.rate),
    address_rate_limit: read(draft.addressRate),
    flag_exposures: draft.exposures,
  };
  const now = project as unknown as Record<string, unknown>;
  const isNew = ([key, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(now[key]);
  return Object.fromEntries(Object.entries(wanted).filter(isNew));
}

/** Whether it deletes events that would have been kept: their new age in days. */
export function shortened(
  project: Project,
  changes: Schemas['ProjectSettings'],
): number | undefined {
  const days = changes.retention_days;
  if (typeof days !== 'number') return undefined;
  return project.retention_days === null || days < project.retention_days ? days : undefined;
}
