// Who is signed in, and their projects; loaded once, and anew when something of it changed.

import { createContext } from 'svelte';

import { api, done, type Schemas } from '$lib/api/client.js';
import { listProjects, type Project } from '$lib/api/projects.js';
import { Resource } from '$lib/api/resource.svelte.js';

export type Me = Schemas['Account'];

export class Session {
  me = new Resource((signal) => done(api.GET('/api/v1/auth/me', { signal })));
  projects = new Resource(listProjects);

  byNumber(number: string): Project | undefined {
    return this.projects.data?.find((each) => String(each.number) === number);
  }
}

export const [getSession, setSession] = createContext<Session>();
