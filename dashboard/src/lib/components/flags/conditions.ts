// Conditions of rules and segments, as an editor takes them apart and puts them together. Pure.
//
// What nobody touches stays as it was written; a group that is edited is written in one of four ways.

import type { Condition, Operator } from '$lib/api/flags.js';

export const MODES = ['all', 'any', 'none', 'notAll'] as const;
export type Mode = (typeof MODES)[number];

export interface Group {
  mode: Mode;
  parts: Condition[];
}

/** What stands at the side of an operator. */
export type Kind = 'scalar' | 'list' | 'text' | 'number' | 'time' | 'version' | 'presence';

export const KINDS: Record<Operator, Kind> = {
  eq: 'scalar',
  ne: 'scalar',
  in: 'list',
  not_in: 'list',
  contains: 'text',
  starts_with: 'text',
  ends_with: 'text',
  matches: 'text',
  gt: 'number',
  ge: 'number',
  lt: 'number',
  le: 'number',
  before: 'time',
  after: 'time',
  semver_eq: 'version',
  semver_gt: 'version',
  semver_ge: 'version',
  semver_lt: 'version',
  semver_le: 'version',
  exists: 'presence',
};
export const OPERATORS = Object.keys(KINDS) as Operator[];

/** What Beacon itself knows of who asks, and what programs often send. */
export const KNOWN_ATTRIBUTES = [
  'targetingKey',
  'user_id',
  'anon_id',
  'email',
  'plan',
  'country',
  'region',
  'device',
  'os',
  'browser',
  'release',
  'url',
  'path',
  'environment',
  'now',
];

export const isGroup = (condition: Condition): boolean =>
  Boolean(condition.all || condition.any || condition.not);

/** A single condition is a group of one. */
export function asGroup(condition: Condition): Group {
  const { all, any, not } = condition;
  if (all) return { mode: 'all', parts: all };
  if (any) return { mode: 'any', parts: any };
  if (not?.any) return { mode: 'none', parts: not.any };
  if (not?.all) return { mode: 'notAll', parts: not.all };
  if (not) return { mode: 'none', parts: [not] };
  return { mode: 'all', parts: [condition] };
}

export function ofGroup({ mode, parts }: Group): Condition {
  if (mode === 'all') return { all: parts };
  if (mode === 'any') return { any: parts };
  return { not: mode === 'none' ? { any: parts } : { all: parts } };
}

/** As a rule has it: one condition stands without a group around it. */
export const ofRoot = (group: Group): Condition =>
  group.mode === 'all' && group.parts.length === 1 && !isGroup(group.parts[0]!)
    ? group.parts[0]!
    : ofGroup(group);

export const newComparison = (): Condition => ({ attribute: '', operator: 'eq', value: '' });

/** The same attribute compared in another way; the value comes along where it can. */
export function withOperator(condition: Condition, operator: Operator): Condition {
  const { attribute, value } = condition;
  const first = Array.isArray(value) ? value[0] : value;
  const text = first === undefined || first === null ? '' : String(first);
  const values: Record<Kind, () => unknown> = {
    scalar: () => first ?? '',
    list: () => (Array.isArray(value) ? value : text ? [first] : []),
    text: () => text,
    version: () => text,
    number: () => (text && Number.isFinite(Number(text)) ? Number(text) : 0),
    time: () => (Number.isNaN(Date.parse(text)) ? '' : text),
    presence: () => (typeof first === 'boolean' ? first : true),
  };
  return { attribute, operator, value: values[KINDS[operator]]() };
}

export type Scalar = 'text' | 'number' | 'boolean';

export const scalarOf = (value: unknown): Scalar =>
  typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';

/** A text that was typed, as a value of that type. */
export function asScalar(text: string, type: Scalar): unknown {
  if (type === 'boolean') return text === 'true';
  if (type === 'text') return text;
  const number = Number(text);
  return text.trim() && Number.isFinite(number) ? number : 0;
}

/** Typed or pasted: by lines where there are lines, else by commas. */
export const asList = (text: string, type: Scalar): unknown[] =>
  text
    .split(text.includes('\n') ? /\r?\n/ : ',')
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each) => asScalar(each, type));

/** As `asList` reads it again: in lines where a value has a comma. */
export function listText(values: unknown[]): string {
  const texts = values.map(String);
  return texts.some((each) => each.includes(',')) ? `${texts.join('\n')}\n` : texts.join(', ');
}

/** How many conditions it has, in however many groups. */
export function countOf(condition: Condition): number {
  if (!isGroup(condition)) return 1;
  return asGroup(condition).parts.reduce((sum, each) => sum + countOf(each), 0);
}

/** The attributes that it names. */
export function attributesOf(condition: Condition): string[] {
  if (condition.attribute) return [condition.attribute];
  return isGroup(condition) ? asGroup(condition).parts.flatMap(attributesOf) : [];
}

/** The segments that it names. */
export function segmentsOf(condition: Condition): string[] {
  if (condition.segment) return [condition.segment];
  return isGroup(condition) ? asGroup(condition).parts.flatMap(segmentsOf) : [];
}
