import { init, track } from '@beacon/sdk';

const { endpoint } = window.bench;
init({ url: endpoint, projectId: '01a12f72-91c0-7000-8000-000000000001' });
window.bench.track = (name) => track(name);
