import { init } from '@beacon/sdk';
import { mount } from 'svelte';

import App from './App.svelte';

const { VITE_BEACON_URL: url, VITE_BEACON_PROJECT: projectId } = import.meta.env;

init({ url, projectId });
mount(App, { target: document.body });
