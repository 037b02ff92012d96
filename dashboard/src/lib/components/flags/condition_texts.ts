// Conditions and what is served, in words.

import type { Condition, Serve } from '$lib/api/flags.js';
import { texts } from '$lib/texts/index.js';

import { asGroup, isGroup, KINDS } from './conditions.js';
import { percentOf, totalOf } from './rollout.js';

const MOST_VALUES = 4;

/** `most` values of a list are told. */
export function conditionText(condition: Condition, most = MOST_VALUES, isInner = false): string {
  const said = texts.flags.conditions;
  if (condition.segment) return said.inSegment(condition.segment);
  if (condition.attribute !== undefined && condition.attribute !== null)
    return comparison(condition, most);
  if (!isGroup(condition)) return said.everybody;
  const { mode, parts } = asGroup(condition);
  if (!parts.length) return mode === 'all' ? said.everybody : said.nobody;
  const told = parts
    .map((each) => conditionText(each, most, parts.length > 1))
    .join(said.joined[mode]);
  const text = mode === 'none' || mode === 'notAll' ? said.not(told) : told;
  return isInner && parts.length > 1 && mode !== 'none' && mode !== 'notAll' ? `(${text})` : text;
}

function comparison({ attribute, operator, value }: Condition, most: number): string {
  const said = texts.flags.conditions;
  if (operator === 'exists') return `${attribute} ${value === false ? said.missing : said.there}`;
  const how = operator ? texts.flags.operators[operator] : '';
  return `${attribute} ${how} ${valueText(value, operator ? KINDS[operator] === 'list' : false, most)}`;
}

export function valueText(
  value: unknown,
  isList = Array.isArray(value),
  most = MOST_VALUES,
): string {
  if (!isList || !Array.isArray(value))
    return typeof value === 'string' ? value : JSON.stringify(value);
  const shown = value.slice(0, most).map((each) => valueText(each, false));
  const rest = value.length - shown.length;
  return shown.join(', ') + (rest > 0 ? texts.flags.conditions.andMore(rest) : '');
}

/** `on`, or `20% on, 80% off`. */
export function serveText(serve: Serve | null | undefined): string {
  if (!serve) return texts.flags.noValue;
  if (!serve.split) return serve.variant ?? texts.flags.noValue;
  const total = totalOf(serve.split);
  const by = serve.by ? texts.flags.by(serve.by) : '';
  const shares = serve.split
    .filter((share) => share.weight > 0)
    .map((share) => `${percentOf(share.weight, total)}% ${share.variant}`)
    .join(', ');
  return shares + by;
}
