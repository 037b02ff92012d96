// What was sent, the newest first, and whether Beacon has it on its disk.
//
// It outlives a reload, as what it tells of does: what waited then is told when it has arrived.

const KEPT = 'beacon-demo-journal';
const MAX_ENTRIES = 50;

interface Entry {
  what: string;
  /** More of it, such as the event's properties. */
  more?: string | undefined;
  at: number;
  /** How long until the ack; none yet: it waits. */
  took?: number | undefined;
}

interface Kept {
  sent: number;
  acked: number;
  entries: Entry[];
}

export class Journal {
  #kept: Kept = { sent: 0, acked: 0, entries: [] };
  readonly #flush: () => Promise<void>;

  constructor(flush: () => Promise<void>) {
    this.#flush = flush;
    this.#kept = { ...this.#kept, ...JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') };
    this.#show();
  }

  /** Call it when that was sent. */
  note(what: string, count: number, more?: string): void {
    this.#kept.entries.unshift({ what, more, at: Date.now() });
    this.#kept.sent += count;
    this.#changed();
    const { sent } = this.#kept;
    const entries = [...this.#kept.entries]; // what waited before too
    void this.#flush().then(() => this.#isAcked(sent, entries));
  }

  #isAcked(sent: number, entries: Entry[]): void {
    this.#kept.acked = Math.max(this.#kept.acked, sent);
    for (const entry of entries) entry.took ??= Date.now() - entry.at;
    this.#changed();
  }

  #changed(): void {
    this.#kept.entries.length = Math.min(this.#kept.entries.length, MAX_ENTRIES);
    sessionStorage.setItem(KEPT, JSON.stringify(this.#kept));
    this.#show();
  }

  #show(): void {
    const { sent, acked, entries } = this.#kept;
    const numbers = { sent, acked, waiting: sent - acked };
    for (const [id, number] of Object.entries(numbers)) {
      const place = document.getElementById(id);
      if (place) place.textContent = number.toLocaleString('en');
    }
    document.getElementById('waiting')?.classList.toggle('waits', numbers.waiting > 0);
    document.getElementById('journal')?.replaceChildren(...entries.map(row));
  }
}

function row({ what, more, at, took }: Entry): HTMLElement {
  const item = document.createElement('li');
  const state = took === undefined ? 'waiting' : `on disk after ${took.toLocaleString('en')} ms`;
  const time = document.createElement('time');
  time.textContent = new Date(at).toLocaleTimeString('en-GB');
  item.append(
    part('what', time, ` ${what}`),
    part(took === undefined ? 'tag waits' : 'tag good', state),
    ...(more ? [part('with', more)] : []),
  );
  return item;
}

function part(classes: string, ...content: (string | Node)[]): HTMLElement {
  const span = document.createElement('span');
  span.className = classes;
  span.append(...content);
  return span;
}
