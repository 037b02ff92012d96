// What a list of events or sessions is asked for, as the address says it.

import { page } from '$app/state';

import type { Asked } from '$lib/api/explorer.js';
import { writeFilters } from '$lib/state/filters.js';
import { getHere } from '$lib/state/project.svelte.js';
import { spanOf } from '$lib/state/span.js';
import { readView } from '$lib/state/view.js';

/** It is the same object until what is asked changes: nothing is loaded anew because something else
 * in the address did. */
export function askedByAddress(): { readonly current: Asked } {
  const here = getHere();
  const text = $derived.by(() => {
    const search = page.url.searchParams;
    const view = readView(search);
    const asked: Asked = { ...spanOf(view, here.project.timezone) };
    for (const name of ['search', 'visitor'] as const)
      if (search.get(name)) asked[name] = search.get(name)!;
    const filters = writeFilters(view.filters);
    if (filters) asked.filters = filters;
    return JSON.stringify({ ...asked, bots: view.bots });
  });
  const asked = $derived(JSON.parse(text) as Asked);
  return {
    get current() {
      return asked;
    },
  };
}
