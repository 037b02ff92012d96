// Rules of grouping as the editor holds them. Pure.

import type { GroupingCondition, GroupingRule } from '$lib/api/grouping.js';
import type { Problem } from '$lib/api/client.js';
import { errorIn, linesOf } from '$lib/components/settings/lines.js';

export const FIELDS = {
  exception: ['type', 'value'],
  frame: ['file', 'function', 'module', 'package'],
  event: [
    'message',
    'level',
    'release',
    'environment',
    'transaction',
    'logger',
    'platform',
    'server_name',
    'sdk',
    'event',
    'tag',
  ],
} as const;
export const OPS = ['is', 'is_not', 'contains', 'glob', 'regex'] as const;
export const MOST_RULES = 100;
export const MOST_CONDITIONS = 10;
const TAG = 'tag:';

export interface Condition {
  /** One of `FIELDS`; of a tag its name stands in `tag`. */
  field: string;
  tag: string;
  op: GroupingCondition['op'];
  value: string;
}

export interface DraftRule {
  /** Of the rule while it is edited, wherever it moves. */
  id: number;
  match: Condition[];
  /** One part a line. */
  fingerprint: string;
  title: string;
  frames: '' | 'own' | 'others';
}

export const BLANK_CONDITION: Condition = { field: 'type', tag: '', op: 'is', value: '' };

export const blankRule = (id: number): DraftRule => ({
  id,
  match: [{ ...BLANK_CONDITION }],
  fingerprint: '',
  title: '',
  frames: '',
});

const conditionOf = ({ field, op, value }: GroupingCondition): Condition =>
  field.startsWith(TAG)
    ? { field: 'tag', tag: field.slice(TAG.length), op, value }
    : { field, tag: '', op, value };

/** `first`: the id of the first one. */
export const draftOf = (rules: readonly GroupingRule[], first = 0): DraftRule[] =>
  rules.map(({ match, action }, at) => ({
    id: first + at,
    match: match.map(conditionOf),
    fingerprint: (action.fingerprint ?? []).join('\n'),
    title: action.title ?? '',
    frames: action.in_app == null ? '' : action.in_app ? 'own' : 'others',
  }));

export const ruleOf = (draft: DraftRule): GroupingRule => {
  const parts = linesOf(draft.fingerprint);
  const title = draft.title.trim();
  return {
    match: draft.match.map(({ field, tag, op, value }) => ({
      field: field === 'tag' ? TAG + tag.trim() : field,
      op,
      value,
    })),
    action: {
      ...(parts.length ? { fingerprint: parts } : {}),
      ...(draft.frames ? { in_app: draft.frames === 'own' } : {}),
      ...(title ? { title } : {}),
    },
  };
};

export const hasAction = (rule: DraftRule): boolean => Object.keys(ruleOf(rule).action).length > 0;

export const isWhole = (rule: DraftRule): boolean =>
  hasAction(rule) && rule.match.every(({ field, tag }) => field !== 'tag' || tag.trim() !== '');

export const areSame = (one: readonly GroupingRule[], other: readonly GroupingRule[]): boolean =>
  JSON.stringify(one.map(written)) === JSON.stringify(other.map(written));

/** In the editor's own order of fields. */
const written = (rule: GroupingRule) => ruleOf(draftOf([rule])[0]!);

/** What can be tried: whole ones. `places`: where they stand in the draft. */
export function triedOf(rules: readonly DraftRule[]): { rules: GroupingRule[]; places: number[] } {
  const places = rules.flatMap((rule, at) => (isWhole(rule) ? [at] : []));
  return { rules: places.map((at) => ruleOf(rules[at]!)), places };
}

/** What the server says of the rule at this place, of those that it was given. */
export function faultOf(problem: Problem | undefined, at: number): string | undefined {
  if (!problem || at < 0) return undefined;
  const [, number, said] = /^Rule (\d+): ([^]*)$/.exec(problem.message) ?? [];
  return Number(number) === at + 1 ? said : errorIn(problem, `rules[${at}]`);
}
