import { beacon } from '@beacon/sdk/vue';
import { createApp } from 'vue';

import App from './App.vue';

const { VITE_BEACON_URL: url, VITE_BEACON_PROJECT: projectId } = import.meta.env;

createApp(App).use(beacon, { url, projectId }).mount('#app');
