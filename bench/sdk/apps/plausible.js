import { init, track } from '@plausible-analytics/tracker';

const { endpoint } = window.bench;
init({ domain: 'shop.example.com', endpoint: `${endpoint}/api/event`, captureOnLocalhost: true });
window.bench.track = (name) => track(name, {});
