// Alert rules, where they are delivered to, and what came of them; docs/alerts.md says what is what.

import { api, done, type Schemas } from './client.js';

export type Rule = Schemas['AlertRule'];
export type NewRule = Schemas['NewAlertRule'];
export type Channel = Schemas['AlertChannel'];
export type NewChannel = Schemas['NewAlertChannel'];
export type Firing = Schemas['AlertFiring'];
export type Delivery = Schemas['AlertDelivery'];
export type DeliveryDetails = Schemas['AlertDeliveryDetails'];
export type Evaluation = Schemas['AlertEvaluation'];
export type Backtest = Schemas['Backtest'];
export type Mute = Schemas['AlertMute'];
export type TestOutcome = Schemas['AlertTestOutcome'];

interface Paged {
  limit?: number;
  cursor?: string;
}

const P = '/api/v1/projects/{project_id}' as const;
const RULE = `${P}/alert-rules/{rule_id}` as const;
const CHANNEL = `${P}/alert-channels/{channel_id}` as const;
const of = (project_id: string) => ({ path: { project_id } });

export const listRules = (project_id: string, query: Paged, signal?: AbortSignal) =>
  done(api.GET(`${P}/alert-rules`, { params: { ...of(project_id), query }, signal }));

export const readRule = (project_id: string, rule_id: string, signal?: AbortSignal) =>
  done(api.GET(RULE, { params: { path: { project_id, rule_id } }, signal }));

export const createRule = (project_id: string, body: NewRule) =>
  done(api.POST(`${P}/alert-rules`, { params: of(project_id), body }));

export const changeRule = (
  project_id: string,
  rule_id: string,
  body: Schemas['AlertRuleChanges'],
) => done(api.PATCH(RULE, { params: { path: { project_id, rule_id } }, body }));

export const deleteRule = (project_id: string, rule_id: string) =>
  done(api.DELETE(RULE, { params: { path: { project_id, rule_id } } }));

export const backtest = (
  project_id: string,
  body: Schemas['BacktestQuestion'],
  signal?: AbortSignal,
) => done(api.POST(`${P}/alert-rules/backtest`, { params: of(project_id), body, signal }));

export const listEvaluations = (
  project_id: string,
  query: Paged & { rule_id?: string; issue_id?: string },
  signal?: AbortSignal,
) => done(api.GET(`${P}/alert-evaluations`, { params: { ...of(project_id), query }, signal }));

export const listChannels = (project_id: string, query: Paged, signal?: AbortSignal) =>
  done(api.GET(`${P}/alert-channels`, { params: { ...of(project_id), query }, signal }));

export const createChannel = (project_id: string, body: NewChannel) =>
  done(api.POST(`${P}/alert-channels`, { params: of(project_id), body }));

export const changeChannel = (
  project_id: string,
  channel_id: string,
  body: Schemas['AlertChannelChanges'],
) => done(api.PATCH(CHANNEL, { params: { path: { project_id, channel_id } }, body }));

export const deleteChannel = (project_id: string, channel_id: string) =>
  done(api.DELETE(CHANNEL, { params: { path: { project_id, channel_id } } }));

export const testChannel = (project_id: string, channel_id: string) =>
  done(api.POST(`${CHANNEL}/test`, { params: { path: { project_id, channel_id } } }));

export const renewSecret = (project_id: string, channel_id: string) =>
  done(api.POST(`${CHANNEL}/secret`, { params: { path: { project_id, channel_id } } }));

export const listFirings = (
  project_id: string,
  query: Paged & { rule_id?: string; issue_id?: string },
  signal?: AbortSignal,
) => done(api.GET(`${P}/alert-firings`, { params: { ...of(project_id), query }, signal }));

export const readFiring = (project_id: string, firing_id: string, signal?: AbortSignal) =>
  done(
    api.GET(`${P}/alert-firings/{firing_id}`, {
      params: { path: { project_id, firing_id } },
      signal,
    }),
  );

export const acknowledge = (project_id: string, firing_id: string, acknowledged: boolean) =>
  done(
    api.POST(`${P}/alert-firings/{firing_id}/acknowledge`, {
      params: { path: { project_id, firing_id } },
      body: { acknowledged },
    }),
  );

export const listDeliveries = (
  project_id: string,
  query: Paged & { status?: 'pending' | 'delivered' | 'dead'; channel_id?: string },
  signal?: AbortSignal,
) => done(api.GET(`${P}/alert-deliveries`, { params: { ...of(project_id), query }, signal }));

const DELIVERY = `${P}/alert-deliveries/{delivery_id}` as const;

export const readDelivery = (project_id: string, delivery_id: string, signal?: AbortSignal) =>
  done(api.GET(DELIVERY, { params: { path: { project_id, delivery_id } }, signal }));

export const replayDelivery = (project_id: string, delivery_id: string) =>
  done(api.POST(`${DELIVERY}/replay`, { params: { path: { project_id, delivery_id } } }));

export const listMutes = (project_id: string, query: Paged, signal?: AbortSignal) =>
  done(api.GET(`${P}/alert-mutes`, { params: { ...of(project_id), query }, signal }));

export const createMute = (project_id: string, body: Schemas['NewAlertMute']) =>
  done(api.POST(`${P}/alert-mutes`, { params: of(project_id), body }));

export const deleteMute = (project_id: string, mute_id: string) =>
  done(api.DELETE(`${P}/alert-mutes/{mute_id}`, { params: { path: { project_id, mute_id } } }));
