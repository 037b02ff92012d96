// The worker's part as tests drive it: a port, a database that outlives pages, a server in memory.

import { IDBFactory } from 'fake-indexeddb';
import { vi } from 'vitest';

import type { Kept, Port, State, Told } from '../src/messages';
import { serve } from '../src/worker';

export const ADDRESS = 'http://beacon.test/ws?hello=proj_a';

/** Polls until it no longer throws. */
export const until = <T>(work: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(work, { interval: 2, timeout: 10_000 });

type Delivery = [State, ...Kept[]];

/** Takes the place of the browser's, and of the server at its other end. */
export class Socket {
  static made: Socket[] = [];
  readyState = 0;
  sent: Delivery[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (() => void) | null;
  onerror?: (() => void) | null;

  constructor(public url: string) {
    Socket.made.push(this);
  }

  static get last(): Socket {
    return Socket.made.at(-1)!;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  open(): void {
    this.readyState = 1;
    this.onopen!();
  }

  say(told: Told): void {
    this.onmessage!({ data: JSON.stringify(told) });
  }

  ack(seq = this.sent.at(-1)!.at(-1)!.seq): void {
    this.say({ type: 'ack', seq: Math.max(seq, 0) });
  }

  /** As browsers do: an error where it never opened, and a close. */
  fail(): void {
    this.readyState = 3;
    this.onerror?.();
    this.onclose?.();
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

let clock = 1_795_000_000_000;

/** A message as the page makes it. */
export const message = (more: Record<string, unknown> = {}, ts = (clock += 1000)): string =>
  JSON.stringify({ id: crypto.randomUUID().replaceAll('-', ''), ts, ...more });

export const event = (name: string, ts?: number): string => message({ event: name }, ts);

/** A page's worker. `said` is what it told its page. */
export class Engine {
  said: unknown[] = [];
  #port: Port = {
    onmessage: null,
    postMessage: (said) => this.said.push(said),
    addEventListener: () => {},
    terminate: () => {},
  };

  constructor(address = ADDRESS) {
    serve(this.#port);
    this.hear(address);
  }

  hear(data: string): void {
    this.#port.onmessage!({ data } as MessageEvent);
  }

  /** Says it, and waits until it is on disk. */
  async store(...texts: string[]): Promise<void> {
    for (const text of texts) this.hear(text);
    for (const text of texts) await until(() => this.has(text));
  }

  has(text: unknown): void {
    if (!this.said.includes(text)) throw new Error(`not said yet: ${text}`);
  }
}

/** Until the last socket has sent so many deliveries. */
export const deliveries = (count: number): Promise<Delivery[]> =>
  until(() => {
    const { sent } = Socket.last;
    if (sent.length < count) throw new Error(`${sent.length} deliveries yet`);
    return sent;
  });

export const names = ([, ...events]: Delivery): (string | undefined)[] =>
  events.map((each) => each.event);

/** What waits to be tried again, and for how many milliseconds. */
export const pauses: { again: () => void; milliseconds: number }[] = [];

/** What will be done when deliveries, one after the other, are not answered for 30 seconds. */
export const patience: (() => void)[] = [];

/** Does what waits to be tried again; the milliseconds it should have waited. */
export const retry = (): number => {
  const { again, milliseconds } = pauses.shift()!;
  again();
  return milliseconds;
};

/** A browser that was never here. */
export function newBrowser(): void {
  Socket.made = [];
  pauses.length = 0;
  patience.length = 0;
  vi.stubGlobal('setTimeout', (again: () => void, milliseconds: number) => {
    if (again.name === 'connect') pauses.push({ again, milliseconds });
    else patience.push(again);
  });
  vi.stubGlobal('indexedDB', new IDBFactory());
  vi.stubGlobal('WebSocket', Socket);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
}

/** All rows of its database, the state first. */
export const rows = (address = ADDRESS): Promise<[State, ...Kept[]]> =>
  new Promise((resolve) => {
    const opening = indexedDB.open(address);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('seq').objectStore('seq').getAll();
      reading.onsuccess = () => resolve(reading.result as [State, ...Kept[]]);
    };
  });
