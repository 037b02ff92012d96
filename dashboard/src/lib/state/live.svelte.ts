// A project's live view, over one WebSocket: stored events as they come, who is active, and where;
// and that flags changed.
//
// A view, not a record: what is missed is counted (`skipped`), and a lost connection is opened
// again by itself, with a new ticket.

import { api, done, Problem } from '$lib/api/client.js';

export interface LiveEvent {
  id: string;
  timestamp: string;
  event: string;
  properties: Record<string, unknown> | null;
  session_id: string | null;
  is_bot: boolean;
  [field: string]: unknown;
}

export interface Point {
  lat: number | null;
  lon: number | null;
  country: string | null;
  city: string | null;
  count: number;
}

type Said =
  | { type: 'events'; events: LiveEvent[] }
  | { type: 'live'; active: number; points: Point[] }
  | { type: 'skipped'; count: number }
  | { type: 'flags'; version: number };

const SHORTEST = 1000; // milliseconds, between two tries
const LONGEST = 30_000;

export class Live {
  isOpen = $state(false);
  active = $state<number>();
  points = $state.raw<Point[]>([]);
  skipped = $state(0);
  /** Counts the changes of flags that were heard of, and each new connection, before which some may
   * have been missed: who shows flags reads them again. */
  flags = $state(0);
  #listeners = new Set<(events: LiveEvent[]) => void>();
  #socket?: WebSocket;
  #timer?: ReturnType<typeof setTimeout>;
  #pause = SHORTEST;
  #isOver = false;

  constructor(readonly projectId: string) {
    void this.#open();
  }

  /** Calls back with stored events; what it returns ends that. */
  onEvents(listener: (events: LiveEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
  }

  async #open() {
    try {
      const params = { path: { project_id: this.projectId } };
      const { path } = await done(
        api.POST('/api/v1/projects/{project_id}/live-tickets', { params }),
      );
      if (this.#isOver) return;
      const socket = (this.#socket = new WebSocket(path.replace(/^\//, wsOrigin() + '/')));
      socket.onopen = () => {
        this.isOpen = true;
        this.flags++;
        this.#pause = SHORTEST;
      };
      socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
      socket.onclose = () => this.#again();
    } catch (error) {
      if (!(error instanceof Problem && [401, 403, 404].includes(error.status))) this.#again();
    }
  }

  #again() {
    this.isOpen = false;
    if (this.#isOver) return;
    this.#timer = setTimeout(() => void this.#open(), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(LONGEST, this.#pause * 2);
  }

  #hear(said: Said) {
    if (said.type === 'events') this.#listeners.forEach((listener) => listener(said.events));
    if (said.type === 'skipped') this.skipped += said.count;
    if (said.type === 'flags') this.flags++;
    if (said.type === 'live') {
      this.active = said.active;
      this.points = said.points;
    }
  }
}

const wsOrigin = () => location.origin.replace(/^http/, 'ws');
