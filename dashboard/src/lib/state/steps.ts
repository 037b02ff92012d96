// A step of a funnel, as its form shows it: something done or seen, and conditions on it. Pure.

import { isComparison, type Filter } from './filters.js';

export const STEP_KINDS = ['event', 'page', 'page_contains', 'any'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export interface Step {
  kind: StepKind;
  /** Of `any` nothing. */
  value: string;
  conditions: Filter[];
}

export const BLANK: Step = { kind: 'event', value: '', conditions: [] };

/** Null is any event. What the form has no field for is a condition. */
export function readStep(filter: Filter | null): Step {
  if (!filter) return { kind: 'any', value: '', conditions: [] };
  const parts = 'and' in filter ? filter.and : [filter];
  const base = baseOf(parts[0]);
  if (base) return { ...base, conditions: parts.slice(1) };
  return { kind: 'any', value: '', conditions: parts };
}

export function writeStep({ kind, value, conditions }: Step): Filter | null {
  const parts = [...(kind === 'any' ? [] : [asFilter(kind, value)]), ...conditions];
  if (parts.length > 1) return { and: parts };
  return parts[0] ?? null;
}

/** Whether it can be asked already. */
export const isWhole = (step: Step): boolean =>
  step.kind === 'any' ? step.conditions.length > 0 : step.value !== '';

export function moved<T>(list: T[], from: number, to: number): T[] {
  if (to < 0 || to >= list.length) return list;
  const others = list.toSpliced(from, 1);
  return others.toSpliced(to, 0, list[from]!);
}

const asFilter = (kind: Exclude<StepKind, 'any'>, value: string): Filter =>
  kind === 'event'
    ? { dimension: 'event', operator: 'is', value }
    : { dimension: 'page', operator: kind === 'page' ? 'is' : 'contains', value };

function baseOf(filter: Filter | undefined): Pick<Step, 'kind' | 'value'> | undefined {
  if (!filter || !isComparison(filter) || typeof filter.value !== 'string') return undefined;
  const { dimension, operator, value } = filter;
  if (dimension === 'event' && operator === 'is') return { kind: 'event', value };
  if (dimension === 'page' && operator === 'is') return { kind: 'page', value };
  if (dimension === 'page' && operator === 'contains') return { kind: 'page_contains', value };
  return undefined;
}
