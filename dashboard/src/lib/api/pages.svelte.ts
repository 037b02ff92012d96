// A list that is loaded page by page: the first as a `Resource`, further ones when they are asked for.

import type { Problem } from './client.js';
import { asProblem, Resource } from './resource.svelte.js';

export interface Page<T> {
  items: T[];
  next_cursor?: string | null;
  /** All was looked at down to then, and not all of the range (docs/explorer.md). */
  searched_to?: string | null;
}

export class Pages<T, P extends Page<T> = Page<T>> {
  first: Resource<P>;
  /** While a further page is loaded. */
  isBusy = $state(false);
  problem = $state.raw<Problem>();
  #load: (cursor: string | undefined, signal?: AbortSignal) => Promise<P> | undefined;
  #further = $state.raw<{ of: P; pages: P[] }>();

  /** `load` is run in an effect, as that of a `Resource`. */
  constructor(load: (cursor: string | undefined, signal?: AbortSignal) => Promise<P> | undefined) {
    this.#load = load;
    this.first = new Resource((signal) => load(undefined, signal));
  }

  /** Those that belong to the first one, after which all of them were asked for. */
  #pages = $derived.by((): P[] => {
    const first = this.first.data;
    if (!first) return [];
    return this.#further?.of === first ? [first, ...this.#further.pages] : [first];
  });

  items = $derived(this.#pages.flatMap((page) => page.items));
  last = $derived(this.#pages.at(-1));

  more = async (): Promise<void> => {
    const [first, last, before] = [this.first.data, this.last, this.#pages.slice(1)];
    if (!first || !last?.next_cursor || this.isBusy) return;
    this.isBusy = true;
    this.problem = undefined;
    try {
      const page = await this.#load(last.next_cursor);
      if (page && this.first.data === first)
        this.#further = { of: first, pages: [...before, page] };
    } catch (error) {
      if (this.first.data === first) this.problem = asProblem(error);
    } finally {
      this.isBusy = false;
    }
  };
}

/** All pages of a list that is never long. */
export async function whole<T>(load: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await load(cursor);
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}
