// Sends what a server's program would, with @sentry/node, and leaves.
//
// In: {dsn, megabytes}: the last message is that large. Out: the ids of two events; a failure of the
// client is told on standard error and by the exit code.

import * as Sentry from '@sentry/node';

const { dsn, megabytes } = JSON.parse(process.argv[2]);

Sentry.init({
  dsn,
  release: 'shop@1.2.0',
  environment: 'staging',
  serverName: 'web-1',
  tracesSampleRate: 1,
  enableLogs: true,
  maxValueLength: 10_000_000,
  beforeSend: (event) => (event.message === 'unwanted' ? null : event),
});
Sentry.startSession();
Sentry.setTag('plan', 'pro');
Sentry.setUser({ id: 'user-1', email: 'a@b.c' });
Sentry.setContext('cart', { items: 3 });
Sentry.addBreadcrumb({ category: 'cart', message: 'added', data: { sku: 7 } });
const flags = { values: [{ flag: 'new-cart', result: true }] };
Sentry.getCurrentScope().setContext('flags', flags);
const message = Sentry.captureMessage('nearly sold out', 'warning');
Sentry.captureMessage('unwanted');
Sentry.logger.warn(Sentry.logger.fmt`slow query: ${3} s`);
const error = Sentry.startSpan({ name: 'GET /cart' }, () => {
  try {
    return total(['a']);
  } catch (thrown) {
    return Sentry.captureException(thrown);
  }
});
Sentry.captureFeedback({ message: 'It broke', name: 'Ann', email: 'a@b.c', associatedEventId: error });
Sentry.captureCheckIn({ monitorSlug: 'nightly', status: 'in_progress' });
Sentry.getCurrentScope().addAttachment({ filename: 'a.txt', data: 'x'.repeat(1000) });
Sentry.captureMessage('large', { extra: { large: 'x'.repeat(megabytes * 1_000_000) } });
Sentry.endSession();
if (!(await Sentry.close(30_000))) process.exitCode = 1;
process.stdout.write(JSON.stringify({ message, error }), () => process.exit());

function total(items) {
  try {
    return items.reduce((sum, item) => sum + BigInt(item), 0n);
  } catch (cause) {
    throw new Error('no cart', { cause });
  }
}
