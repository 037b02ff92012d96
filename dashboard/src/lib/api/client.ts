// The API, typed by its own description (`npm run types`). Every refusal is thrown as a `Problem`.
//
// Who is not signed in any more is sent to sign in, and comes back to where they were.

import createClient, { type Middleware } from 'openapi-fetch';

import type { components, paths } from './schema.js';

export type Schemas = components['schemas'];

/** What the server says of what it did not do (RFC 9457); `code` is stable. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: { field: string; message: string }[] = [],
    readonly retryAfter?: number,
  ) {
    super(detail);
  }
}

export const OFFLINE = 'Beacon does not answer. Is it running, and are you online?';
export const UNREADABLE = 'Something between you and Beacon answered instead of it.';

const explain: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    const said = await response.json().catch(() => ({}));
    if (response.status === 401 && said.code === 'unauthorized' && !isPublic()) signIn();
    throw new Problem(
      response.status,
      said.code ?? 'unreadable',
      said.detail ?? UNREADABLE,
      said.errors,
      Number(response.headers.get('Retry-After')) || undefined,
    );
  },
  onError({ error }) {
    if (error instanceof Problem || (error as Error).name === 'AbortError') return;
    return new Problem(0, 'unreachable', OFFLINE);
  },
};

export const api = createClient<paths>();
api.use(explain);

/** The answer of a call; refusals are thrown already. */
export async function done<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** Shared views are seen without an account. */
const isPublic = () => /^\/(shared|embed)\//.test(location.pathname);

export function signIn(): void {
  const next = location.pathname + location.search;
  location.assign(`/sign-in?${new URLSearchParams({ next })}`);
}
