// What uploads source maps, ready to paste. Pure.

import type { Project } from '$lib/state/project.svelte.js';

/** Beacon's own address, as the project's DSN has it. */
const serverOf = (project: Project) => new URL(project.sentry_dsn).origin;

export const beaconCommand = (project: Project): string =>
  [
    `export BEACON_SERVER=${serverOf(project)} BEACON_KEY=pk_...`,
    "beacon sourcemaps upload dist --release 1.0.0 --url-prefix '~/static'",
  ].join('\n');

export const sentryCommand = (project: Project): string =>
  [
    `export SENTRY_URL=${serverOf(project)} SENTRY_AUTH_TOKEN=pk_...`,
    `export SENTRY_ORG=beacon SENTRY_PROJECT=${project.number}`,
    'sentry-cli sourcemaps inject dist',
    'sentry-cli sourcemaps upload dist --release 1.0.0',
  ].join('\n');
