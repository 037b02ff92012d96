import { AnalyticsBrowser } from '@segment/analytics-next';

// What Segment's CDN says of a source without destinations: it is not the server that goes away.
const apiHost = `${new URL(window.bench.endpoint).host}/v1`;
const cdnSettings = { integrations: { 'Segment.io': { apiKey: 'bench', apiHost, protocol: 'http' } } };
const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnSettings });
window.bench.track = (name) => analytics.track(name);
