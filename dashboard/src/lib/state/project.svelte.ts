// The project that the page is about, and what everything below it needs of it.

import { createContext } from 'svelte';

import type { Schemas } from '$lib/api/client.js';

import type { Live } from './live.svelte.js';

export type Project = Schemas['ProjectAnswer'];

export interface Here {
  /** As the API has it now. */
  readonly project: Project;
  /** Reads the project anew, after it was changed. */
  refresh: () => void;
  readonly canEdit: boolean;
  readonly canAdmin: boolean;
  readonly live: Live;
  /** An address within the project: `path('events')`. */
  path: (rest?: string) => string;
}

export const [getHere, setHere] = createContext<Here>();
