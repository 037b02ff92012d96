// The page that browse.mjs opens: what a site's own code would do with @sentry/browser.

import * as Sentry from '@sentry/browser';

window.start = (dsn) => {
  Sentry.init({
    dsn,
    release: 'shop@1.2.0',
    environment: 'staging',
    tracesSampleRate: 1,
    integrations: [Sentry.browserTracingIntegration(), Sentry.featureFlagsIntegration()],
    maxValueLength: 10_000_000,
    beforeSend: (event) => (event.message === 'unwanted' ? null : event),
  });
  Sentry.setTag('plan', 'pro');
  Sentry.setUser({ id: 'user-7' });
  Sentry.setContext('beacon', { session_id: '0198c0de-0000-7000-8000-000000000007', anon_id: 'visitor-7' });
  Sentry.getClient().getIntegrationByName('FeatureFlags').addFeatureFlag('new-cart', true);
  Sentry.addBreadcrumb({ category: 'cart', message: 'added', data: { sku: 7 } });
  document.querySelector('button').addEventListener('click', () => total(['a']));
};

window.tell = (megabytes) => {
  Sentry.captureMessage('nearly sold out', 'warning');
  Sentry.captureMessage('unwanted');
  Sentry.captureFeedback({ message: 'It broke', name: 'Ann', email: 'a@b.c' });
  Sentry.captureMessage('large', { extra: { large: 'x'.repeat(megabytes * 1_000_000) } });
  return Sentry.flush(10_000);
};

function total(items) {
  try {
    return items.reduce((sum, item) => sum + BigInt(item), 0n);
  } catch (cause) {
    throw new Error('no cart', { cause });
  }
}
