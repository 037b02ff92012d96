// Keys of flags and segments, and where their pages are. Pure.

/** What a name suggests: `New checkout!` -> `new-checkout`. */
export const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 200);

/** Names of pages beside those of the flags. */
const TAKEN = ['new', 'segments', 'proposals', 'key'];

/** Below the project's address. */
export function flagPath(key: string, query: Record<string, string | undefined> = {}): string {
  const path = `flags/${TAKEN.includes(key) ? 'key/' : ''}${encodeURIComponent(key)}`;
  const given = Object.entries(query).filter((each): each is [string, string] => Boolean(each[1]));
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

export const segmentPath = (key: string): string => `flags/segments/${encodeURIComponent(key)}`;
