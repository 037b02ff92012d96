// The environment that a page of flags is about: what the URL names, else the first. Pure.

import type { Environment } from '$lib/api/environments.js';

export const environmentOf = (search: URLSearchParams, environments: Environment[]): string => {
  const named = search.get('environment');
  return environments.some((each) => each.key === named) || !environments.length
    ? (named ?? 'production')
    : environments[0]!.key;
};

/** Parts of a flag's page. */
export const TABS = ['targeting', 'details', 'use', 'history', 'proposals'] as const;
export type Tab = (typeof TABS)[number];
