// Changes that hold only where nobody was faster.

import { Problem } from './client.js';

export const matching = (etag?: string) => (etag ? { header: { 'If-Match': etag } } : {});

export const wasChanged = (error: unknown): boolean =>
  error instanceof Problem && error.status === 412;
