// A page's own script, which throw.mjs bundles and minifies as sites do.

import * as Sentry from '@sentry/browser';

Sentry.init({ dsn: document.body.dataset.dsn, release: 'web@1.0.0', environment: 'production' });

const prices = { apple: { amount: 1 } };

function priceOf(item) {
  return prices[item].amount; // no pear is sold
}

document.querySelector('button').addEventListener('click', () => priceOf('pear'));
