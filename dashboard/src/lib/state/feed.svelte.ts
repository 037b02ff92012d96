// The newest events, as they come; paused, they wait and are counted.

import type { LiveEvent } from './live.svelte.js';

/** What a row shows, of a live event or of a stored one. */
export type FeedEvent = Pick<LiveEvent, 'id' | 'timestamp' | 'event' | 'is_bot'> & {
  page?: unknown;
  country?: unknown;
  city?: unknown;
};

export const MOST = 100;

export class Feed {
  /** The newest first. */
  rows = $state.raw<FeedEvent[]>([]);
  isPaused = $state(false);
  /** How many came since the pause. */
  waiting = $state(0);
  #held: FeedEvent[] = [];

  /** Of a batch, in the order in which they were stored. */
  add(events: readonly FeedEvent[]): void {
    const newest = events.slice(-MOST).reverse();
    if (this.isPaused) {
      this.waiting += events.length;
      this.#held = merged(newest, this.#held);
    } else {
      this.rows = merged(newest, this.rows);
    }
  }

  /** What is stored, the newest first: before the first came, or after some were missed. */
  begin(events: readonly FeedEvent[]): void {
    if (this.isPaused && this.rows.length) return this.#wait(events);
    const all = merged(this.rows, events, 2 * MOST);
    this.rows = all.sort((a, b) => compare(b.timestamp, a.timestamp)).slice(0, MOST);
  }

  #wait(events: readonly FeedEvent[]): void {
    const known = new Set([...this.#held, ...this.rows].map((each) => each.id));
    const last = this.rows[0]!.timestamp;
    const missed = events.filter((each) => !known.has(each.id) && each.timestamp > last);
    this.#held = merged(missed, this.#held);
    this.waiting += missed.length;
  }

  toggle(): void {
    this.isPaused = !this.isPaused;
    if (this.isPaused) return;
    this.rows = merged(this.#held, this.rows);
    [this.#held, this.waiting] = [[], 0];
  }
}

/** Each once, and no more than are shown. */
function merged(
  newer: readonly FeedEvent[],
  older: readonly FeedEvent[],
  most = MOST,
): FeedEvent[] {
  const known = new Set(newer.map((each) => each.id));
  return [...newer, ...older.filter((each) => !known.has(each.id))].slice(0, most);
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
