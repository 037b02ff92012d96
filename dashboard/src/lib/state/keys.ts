// Keys of goals and cohorts: as the API takes them, made of names. Pure.

/** `Left at payment!` -> `left-at-payment`; `Été` -> `ete`. */
export function keyOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '')
    .slice(0, 100);
}

export const KEY_PATTERN = '[A-Za-z0-9][A-Za-z0-9._\\-]{0,99}';
