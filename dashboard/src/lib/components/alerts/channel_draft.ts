// A channel as the form holds it. Pure.

import type { Channel, NewChannel } from '$lib/api/alerts.js';

export const CHANNEL_KINDS = [
  'webhook',
  'slack',
  'discord',
  'mattermost',
  'telegram',
  'email',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export interface ChannelDraft {
  name: string;
  kind: ChannelKind;
  url: string;
  token: string;
  chat: string;
  to: string;
}

export function channelDraftOf(channel?: Channel): ChannelDraft {
  const to = channel?.to as Record<string, unknown> | undefined;
  const text = (name: string) => (typeof to?.[name] === 'string' ? to[name] : '');
  return {
    name: channel?.name ?? '',
    kind: (channel?.kind as ChannelKind | undefined) ?? 'webhook',
    url: text('url'),
    token: text('token'),
    chat: text('chat_id'),
    to: Array.isArray(to?.to) ? to.to.join(', ') : '',
  };
}

export function targetOf(draft: ChannelDraft, headers: Record<string, string>): NewChannel['to'] {
  if (draft.kind === 'email')
    return { kind: 'email', to: draft.to.split(/[\s,;]+/).filter(Boolean) };
  if (draft.kind === 'telegram')
    return { kind: 'telegram', token: draft.token.trim(), chat_id: draft.chat.trim() };
  if (draft.kind === 'webhook') return { kind: 'webhook', url: draft.url.trim(), headers };
  return { kind: draft.kind, url: draft.url.trim() };
}

export const isChannelWhole = (draft: ChannelDraft): boolean =>
  draft.name.trim() !== '' &&
  (draft.kind === 'email'
    ? draft.to.includes('@')
    : draft.kind === 'telegram'
      ? draft.token.trim() !== '' && draft.chat.trim() !== ''
      : draft.url.trim() !== '');
