// Who is asked about in a preview: one context by its fields or as JSON, or many. Pure.

import type { Context } from '$lib/api/flags.js';

export interface FieldOf {
  name: string;
  text: string;
}

export const MOST_PEOPLE = 100; // that one preview takes

/** Numbers, true, false and lists are what JSON says they are; all else is text. */
export function attributeOf(name: string, text: string): unknown {
  if (name === 'targetingKey') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export const contextOf = (fields: FieldOf[]): Context =>
  Object.fromEntries(
    fields
      .filter(({ name, text }) => name.trim() && text !== '')
      .map(({ name, text }) => [name.trim(), attributeOf(name.trim(), text)]),
  );

export const fieldsOf = (context: Context): FieldOf[] =>
  Object.entries(context).map(([name, value]) => ({
    name,
    text:
      typeof value === 'string' && attributeOf(name, value) === value
        ? value
        : JSON.stringify(value),
  }));

/** Nothing where it is no JSON object. */
export function readContext(text: string): Context | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return found && typeof found === 'object' && !Array.isArray(found)
      ? (found as Context)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A hundred like this one, who differ in their targeting key alone. */
export const crowd = (like: Context): Context[] =>
  Array.from({ length: MOST_PEOPLE }, (_, at) => ({ ...like, targetingKey: `user-${at + 1}` }));

/** One a line: a targeting key, or a whole context as JSON. */
export function readPeople(text: string): Context[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, MOST_PEOPLE)
    .map((line) => readContext(line) ?? { targetingKey: line });
}

/** How many get what, the variants in their own order; no value comes last. */
export function counts(got: (string | null)[], variants: string[]): [string | null, number][] {
  const names = [...new Set<string | null>([...variants, ...got.filter(Boolean), null])];
  return names
    .map((name): [string | null, number] => [name, got.filter((each) => each === name).length])
    .filter(([, count]) => count > 0);
}
