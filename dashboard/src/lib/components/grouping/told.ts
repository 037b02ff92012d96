// A rule of grouping in words. Pure.

import type { GroupingCondition, GroupingRule } from '$lib/api/grouping.js';
import { texts } from '$lib/texts/index.js';

const said = texts.grouping;

const quoted = (text: string) => (/^\{\{.*\}\}$/.test(text) ? text : `“${text}”`);

function conditionTold({ field, op, value }: GroupingCondition): string {
  const name = field.startsWith('tag:')
    ? said.tagTold(field.slice(4))
    : (said.fields[field] ?? field);
  return `${name} ${said.opsTold[op]} ${quoted(value)}`;
}

export const whenTold = (rule: GroupingRule): string =>
  rule.match.map(conditionTold).join(` ${said.and} `);

export function thenTold({ action }: GroupingRule): string {
  const parts = [
    action.fingerprint?.length
      ? said.told.fingerprint(action.fingerprint.map(quoted).join(', '))
      : '',
    action.title ? said.told.title(quoted(action.title)) : '',
    action.in_app == null ? '' : action.in_app ? said.told.own : said.told.others,
  ];
  return parts.filter(Boolean).join('; ') || said.told.nothing;
}
