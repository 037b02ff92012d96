// Changes what the page's address says beside the view: a page's own parameters.

import { goto } from '$app/navigation';
import { page } from '$app/state';

/** Null removes. No step in the history: while one builds, there would be too many. */
export function change(parameters: Record<string, string | null>): void {
  const url = new URL(page.url);
  for (const [name, value] of Object.entries(parameters))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  void goto(url, { replaceState: true, keepFocus: true, noScroll: true });
}
