// What a step is called where it is only told. Pure.

import { texts } from '$lib/texts/index.js';

import { filterText } from './filter_texts.js';
import type { Filter } from './filters.js';
import { readStep } from './steps.js';

/** Its name alone, and its conditions. */
export function stepParts(filter: Filter | null): { name: string; more: string } {
  const { kind, value, conditions } = readStep(filter);
  const more = conditions.map(filterText).join(', ');
  if (kind === 'any')
    return more ? { name: more, more: '' } : { name: texts.steps.kinds.any, more };
  return { name: kind === 'page_contains' ? texts.steps.containing(value) : value, more };
}

export function stepText(filter: Filter | null): string {
  const { name, more } = stepParts(filter);
  return more ? `${name} (${more})` : name;
}
