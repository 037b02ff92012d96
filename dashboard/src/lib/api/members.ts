// Who may see and change a project, and who is invited to.

import { api, done, type Schemas } from './client.js';
import { whole } from './pages.svelte.js';

export type Member = Schemas['Member'];
export type Role = Member['role'];
export type Invitation = Schemas['Invitation'];
export const ROLES: Role[] = ['viewer', 'editor', 'admin'];
const PAGE = 200;

export const listMembers = (project_id: string, signal?: AbortSignal) =>
  whole((cursor) => {
    const params = { path: { project_id }, query: { limit: PAGE, cursor } };
    return done(api.GET('/api/v1/projects/{project_id}/members', { params, signal }));
  });

export const setRole = (project_id: string, account_id: string, role: Role) =>
  done(
    api.PUT('/api/v1/projects/{project_id}/members/{account_id}', {
      params: { path: { project_id, account_id } },
      body: { role },
    }),
  );

export const removeMember = (project_id: string, account_id: string) =>
  done(
    api.DELETE('/api/v1/projects/{project_id}/members/{account_id}', {
      params: { path: { project_id, account_id } },
    }),
  );

/** One's own that are open, for owners all. */
export const listInvitations = (signal?: AbortSignal) =>
  whole((cursor) => {
    const params = { query: { limit: PAGE, cursor } };
    return done(api.GET('/api/v1/auth/invitations', { params, signal }));
  });

export const invite = (body: Schemas['Invite']) =>
  done(api.POST('/api/v1/auth/invitations', { body }));

export const revokeInvitation = (invitation_id: string) =>
  done(
    api.DELETE('/api/v1/auth/invitations/{invitation_id}', {
      params: { path: { invitation_id } },
    }),
  );
