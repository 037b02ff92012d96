// What filters and their values are called on the page. Pure.

import { texts } from '$lib/texts/index.js';

import type { Filter, Scalar } from './filters.js';

const countries = new Intl.DisplayNames('en', { type: 'region' });

/** `property:plan` -> `plan`; `utm_source` -> `UTM source`. */
export function dimensionText(dimension: string): string {
  const [name, ...key] = dimension.split(':');
  return key.length ? key.join(':') : (texts.terms.dimensions[name!] ?? name!);
}

export function valueText(dimension: string, value: Scalar): string {
  if (value === null) return texts.common.none;
  if (dimension === 'country' && /^[A-Z]{2}$/.test(String(value)))
    return countries.of(String(value)) ?? String(value);
  return String(value) || '""';
}

export function filterText(filter: Filter): string {
  const said = texts.shell.filters;
  if ('segment' in filter) return said.segment(filter.segment);
  if ('cohort' in filter) return said.cohort(filter.cohort);
  if ('has_done' in filter) return said.hasDone(filter.has_done.event);
  if ('has_not_done' in filter) return said.hasNotDone(filter.has_not_done.event);
  if (!('dimension' in filter)) return said.complex;
  const values = Array.isArray(filter.value) ? filter.value : [filter.value];
  const shown = values.map((each) => valueText(filter.dimension, each)).join(', ');
  return `${dimensionText(filter.dimension)} ${said.operators[filter.operator]} ${shown}`;
}
