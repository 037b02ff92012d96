import posthog from 'posthog-js';

const { endpoint } = window.bench;
posthog.init('phc_bench', { api_host: endpoint });
window.bench.track = (name) => posthog.capture(name);
