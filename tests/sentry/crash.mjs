// Runs a bundle that fails, and reports its error with @sentry/node, as a program of it would.
//
// In: {dsn, bundle, release}: a path. Out: nothing; it ends when the error was sent.

import * as Sentry from '@sentry/node';

const { dsn, bundle, release } = JSON.parse(process.argv[2]);

Sentry.init({ dsn, release });
globalThis.report = (error) => Sentry.captureException(error);
await import(bundle);
if (!(await Sentry.flush(30_000))) throw new Error('it was not sent');
