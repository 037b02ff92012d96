// A project's live view, over one WebSocket: stored events as they come, who is active, and where;
// and that flags changed.
//
// A view, not a record: what is missed is counted (`skipped`), and a lost connection is opened
// again by itself, with a new ticket. A tab that nobody looks at for a while lets go of it.

import { api, done, Problem } from '$lib/api/client.js';

export interface LiveEvent {
  id: string;
  timestamp: string;
  received_at?: string;
  event: string;
  properties: Record<string, unknown> | null;
  session_id: string | null;
  is_bot: boolean;
  page?: string | null;
  country?: string | null;
  city?: string | null;
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
  | { type: 'flags'; version: number }
  | { type: 'issues'; ids: string[]; more?: boolean };

const SHORTEST = 1000; // milliseconds, between two tries
const LONGEST = 30_000;
const UNSEEN = 60_000; // milliseconds that a hidden tab keeps its connection

export class Live {
  isOpen = $state(false);
  /** It was lost or refused, and is tried again. */
  isLost = $state(false);
  /** How often it was opened. Before each time some events may have been missed: who shows them
   * reads what is stored again. */
  openings = $state(0);
  active = $state<number>();
  points = $state.raw<Point[]>([]);
  skipped = $state(0);
  /** Counts the changes of flags that were heard of, and each new connection, before which some may
   * have been missed: who shows flags reads them again. */
  flags = $state(0);
  /** Counts the times that issues were heard of, and each new connection. */
  issues = $state(0);
  #listeners = new Set<(events: LiveEvent[]) => void>();
  #socket?: WebSocket;
  #retry?: ReturnType<typeof setTimeout>;
  #unseen?: ReturnType<typeof setTimeout>;
  #pause = SHORTEST;
  #isWanted = true;
  #isOpening = false;
  #stop = new AbortController();

  constructor(readonly projectId: string) {
    const { signal } = this.#stop;
    document.addEventListener('visibilitychange', this.#look, { signal });
    window.addEventListener('online', this.#now, { signal });
    if (document.hidden) this.#look();
    void this.#open();
  }

  /** Calls back with stored events; what it returns ends that. */
  onEvents(listener: (events: LiveEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop.abort();
    clearTimeout(this.#unseen);
    this.#letGo();
  }

  #look = () => {
    clearTimeout(this.#unseen);
    if (document.hidden) this.#unseen = setTimeout(() => this.#letGo(), UNSEEN);
    else this.#now();
  };

  /** Without waiting for the pause to be over. */
  #now = () => {
    this.#isWanted = true;
    this.#pause = SHORTEST;
    clearTimeout(this.#retry);
    void this.#open();
  };

  #letGo() {
    this.#isWanted = false;
    this.#pause = SHORTEST;
    clearTimeout(this.#retry);
    this.#socket?.close();
  }

  async #open() {
    if (this.#socket || this.#isOpening) return;
    this.#isOpening = true;
    try {
      const params = { path: { project_id: this.projectId } };
      const { path } = await done(
        api.POST('/api/v1/projects/{project_id}/live-tickets', { params }),
      );
      if (this.#isWanted) this.#connect(path);
    } catch (error) {
      if (!(error instanceof Problem && [401, 403, 404].includes(error.status))) this.#again();
    } finally {
      this.#isOpening = false;
    }
  }

  #connect(path: string) {
    const socket = (this.#socket = new WebSocket(path.replace(/^\//, wsOrigin() + '/')));
    socket.onopen = () => {
      this.isOpen = true;
      this.isLost = false;
      this.#pause = SHORTEST;
      this.openings++;
      this.flags++;
      this.issues++;
    };
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => {
      this.isOpen = false;
      this.#socket = undefined;
      this.#again();
    };
  }

  #again() {
    if (!this.#isWanted) return;
    this.isLost = true;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#open(), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(LONGEST, this.#pause * 2);
  }

  #hear(said: Said) {
    if (said.type === 'events') this.#listeners.forEach((listener) => listener(said.events));
    if (said.type === 'skipped') this.skipped += said.count;
    if (said.type === 'flags') this.flags++;
    if (said.type === 'issues') this.issues++;
    if (said.type === 'live') {
      this.active = said.active;
      this.points = said.points;
    }
  }
}

const wsOrigin = () => location.origin.replace(/^http/, 'ws');
