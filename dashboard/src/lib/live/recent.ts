// On which page each session was last, of the events seen in the last minutes (pure: time is told).

import type { LiveEvent } from '$lib/state/live.svelte.js';

export const WINDOW = 5 * 60_000; // milliseconds, as of "active now"
const MOST_SESSIONS = 20_000;

type Seen = Pick<LiveEvent, 'session_id' | 'page' | 'timestamp' | 'received_at' | 'is_bot'>;

export class Recent {
  #seen = new Map<string, { page: string; at: number }>();

  /** Of an event whose time lies ahead of its receipt, the receipt counts, as for "active now". */
  see(events: Seen[]): void {
    for (const { session_id, page, timestamp, received_at, is_bot } of events) {
      const at = Math.min(Date.parse(timestamp), Date.parse(received_at ?? timestamp));
      if (is_bot || !session_id || typeof page !== 'string') continue;
      if ((this.#seen.get(session_id)?.at ?? 0) > at) continue;
      this.#seen.delete(session_id); // so that the first is the one that was not seen for longest
      this.#seen.set(session_id, { page, at });
      if (this.#seen.size > MOST_SESSIONS) this.#seen.delete(this.#seen.keys().next().value!);
    }
  }

  /** The most sessions first. */
  pages(now: number): [page: string, sessions: number][] {
    const counts = new Map<string, number>();
    for (const [session, { page, at }] of this.#seen)
      if (now - at > WINDOW) this.#seen.delete(session);
      else counts.set(page, (counts.get(page) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  }
}
