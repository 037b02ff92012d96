// Lists as a form has them, one a line, and what the server says of one of them. Pure.

import type { Problem } from '$lib/api/client.js';

export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** Of the field or of something in it, without the field's own name: `error_filters.messages[1]: It ...`. */
export function errorIn(problem: Problem | undefined, field: string): string | undefined {
  const found = problem?.errors.find((each) => isIn(each.field, field));
  return found?.message.replace(`${found.field}: `, '');
}

/** As `errorIn`, with the line that it is of. */
export function errorInLines(
  problem: Problem | undefined,
  field: string,
  lines: string[],
): string | undefined {
  const found = problem?.errors.find((each) => isIn(each.field, field));
  const line = lines[Number(/\[(\d+)\]$/.exec(found?.field ?? '')?.[1])];
  const said = errorIn(problem, field);
  return said && line !== undefined ? `${line}: ${said}` : said;
}

const isIn = (place: string, field: string) =>
  place === field || place.startsWith(`${field}.`) || place.startsWith(`${field}[`);
