// New events on top of a list, as they are stored.
//
// What the browser can judge is shown at once. Of what only Beacon can judge it is asked, once in a
// while, for the newest of the list: so nothing is shown that the list would not show.

import type { ListedEvent } from '$lib/api/explorer.js';

import type { Live, LiveEvent } from './live.svelte.js';

/** Of a live event it is not known yet who its visitor is. */
export type ShownEvent = Omit<ListedEvent, 'visitor'> & { visitor?: string };

export interface Following {
  /** Undefined: only Beacon knows. */
  judge: (event: LiveEvent) => boolean | undefined;
  /** The newest that Beacon has. */
  ask: (signal: AbortSignal) => Promise<ListedEvent[]>;
}

export const MOST = 300;
const WAIT = 3000; // milliseconds between two questions

export class Tail {
  items = $state.raw<ShownEvent[]>([]);
  isPaused = $state(false);
  waiting = $state.raw<ShownEvent[]>([]);
  /** Beacon had to be asked. */
  isAsking = $state(false);
  #ask?: Following['ask'];
  #timer?: ReturnType<typeof setTimeout>;
  #abort?: AbortController;

  /** `following` is read in an effect; where it returns nothing, nothing is followed. */
  constructor(live: Pick<Live, 'onEvents'>, following: () => Following | undefined) {
    $effect(() => {
      const how = following();
      if (!how) return;
      this.clear();
      this.#ask = how.ask;
      const end = live.onEvents((events) => this.#hear(events, how));
      return () => {
        end();
        clearTimeout(this.#timer);
        this.#timer = undefined;
        this.#abort?.abort();
      };
    });
  }

  clear(): void {
    [this.items, this.waiting, this.isPaused, this.isAsking] = [[], [], false, false];
  }

  resume(): void {
    this.isPaused = false;
    const waiting = this.waiting;
    this.waiting = [];
    this.#show(waiting);
  }

  #hear(events: LiveEvent[], how: Following) {
    const verdicts = events.map(how.judge);
    const held = events.filter((_, at) => verdicts[at]);
    this.#add(held as unknown as ShownEvent[]);
    if (verdicts.includes(undefined)) {
      this.isAsking = true;
      this.#timer ??= setTimeout(() => void this.#look(), WAIT);
    }
  }

  async #look() {
    const { signal } = (this.#abort = new AbortController());
    const found = await this.#ask!(signal).catch(() => []); // the next question finds them
    if (signal.aborted) return;
    this.#timer = undefined;
    this.#add(found);
  }

  #add(events: ShownEvent[]) {
    if (this.isPaused) this.waiting = merged(events, this.waiting);
    else this.#show(events);
  }

  #show(events: ShownEvent[]) {
    if (events.length) this.items = merged(events, this.items);
  }
}

/** The newest first, each once. */
export function merged<T extends { id: string; timestamp: string }>(some: T[], others: T[]): T[] {
  const known = new Map<string, T>();
  for (const each of [...others, ...some]) known.set(each.id, each);
  return [...known.values()]
    .sort((a, b) => b.timestamp.localeCompare(a.timestamp) || b.id.localeCompare(a.id))
    .slice(0, MOST);
}
