// What a search field suggests for the word at the caret, and how it is put in. Pure.

/** The word that is being typed. */
export interface Word {
  start: number;
  end: number;
  negated: boolean;
  /** Before the colon; of `property:plan:x` it is `property:plan`. */
  key?: string;
  /** What has been typed of the value, or of the word; without quotes. */
  text: string;
}

export function wordAt(search: string, caret: number): Word {
  let start = 0;
  let isQuoted = false;
  for (let place = 0; place < caret; place++) {
    if (search[place] === '"' && search[place - 1] !== '\\') isQuoted = !isQuoted;
    else if (/\s/.test(search[place]!) && !isQuoted) start = place + 1;
  }
  const negated = search[start] === '-' || search[start] === '!';
  const typed = search.slice(start + (negated ? 1 : 0), caret);
  const found = /^((?:property:|tag:)?[^":]+):(?!\/\/)(.*)$/s.exec(typed);
  const text = (found?.[2] ?? typed).replace(/^"|"$/g, '').replace(/\\(.)/gs, '$1');
  return { start, end: caret, negated, key: found?.[1], text };
}

/** A value as it has to be typed. */
export const quoted = (value: string): string =>
  value !== '' && !/[\s":,*\\]/.test(value) && !/^[<>-]/.test(value)
    ? value
    : `"${value.replace(/["\\]/g, '\\$&')}"`;

/** The search with the word replaced, and where the caret goes. Behind a value a space is put, behind
 * a key the value is typed. */
export function completed(
  search: string,
  word: Word,
  by: string,
): { search: string; caret: number } {
  const isKey = by.endsWith(':');
  const before =
    search.slice(0, word.start) +
    (word.negated ? search[word.start] : '') +
    by +
    (isKey ? '' : ' ');
  const behind = search.slice(word.end).replace(/^\S*\s?/, '');
  return { search: before + behind, caret: before.length };
}

/** The search with one term more, once. */
export function withTerm(search: string, key: string, value: string): string {
  const term = `${key}:${quoted(value)}`;
  const words = search.trim();
  return words.split(/\s+/).includes(term) ? words : `${words} ${term}`.trim();
}
