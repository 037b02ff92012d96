// A list that comes in pages: the first is loaded anew whenever what it depends on changes, further
// ones are asked for.

import { toasts } from '$lib/state/toasts.svelte.js';

import { Resource } from './resource.svelte.js';

interface Page<T> {
  items: T[];
  next_cursor?: string | null;
}

export class Paged<T> {
  readonly shown: Resource<T[]>;
  isBusy = $state(false);
  #cursor = $state<string | null>();
  #load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>;

  constructor(load: (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<T>>) {
    this.#load = load;
    this.shown = new Resource(async (signal) => {
      const page = await load(undefined, signal);
      this.#cursor = page.next_cursor;
      return page.items;
    });
  }

  get hasMore(): boolean {
    return !!this.#cursor;
  }

  more = async (): Promise<void> => {
    const before = this.shown.data;
    if (!this.#cursor || !before) return;
    this.isBusy = true;
    try {
      const page = await this.#load(this.#cursor);
      if (this.shown.data !== before) return; // another list by now
      this.shown.data = [...before, ...page.items];
      this.#cursor = page.next_cursor;
    } catch (error) {
      toasts.fail(error);
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
