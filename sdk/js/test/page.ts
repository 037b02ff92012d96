// The page's part as tests drive it: a fresh SDK, and a worker that only takes notes.

import { vi } from 'vitest';

import type { Port } from '../src/messages';

export const OPTIONS = { url: 'http://beacon.test', projectId: 'proj_a' };

/** Stands for the worker: `heard` is what it was told, `say` is what it tells. */
export class Notes implements Port {
  heard: unknown[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((error: unknown) => void) | null = null;

  #listeners: ((event: MessageEvent) => void)[] = [];

  addEventListener(_type: 'message', listener: (event: MessageEvent) => void): void {
    this.#listeners.push(listener);
  }

  postMessage(message: unknown): void {
    this.heard.push(structuredClone(message));
  }

  terminate(): void {
    this.terminated = true;
  }

  say(data: unknown): void {
    const event = new MessageEvent('message', { data });
    this.onmessage!(event);
    for (const listener of this.#listeners) listener(event);
  }

  /** The messages, the address before them left out. */
  get texts(): string[] {
    return this.heard.slice(1) as string[];
  }

  /** Those with an event, decoded. */
  get events(): { event: string; id: string; ts: number; props?: Record<string, unknown> }[] {
    return this.texts.map((text) => JSON.parse(text)).filter(({ event }) => event);
  }

  /** As the worker does when it has put them on disk. */
  confirmAll(): void {
    for (const text of this.texts) this.say(text);
  }
}

/** What the next worker will be. */
export function workers(): Notes {
  const notes = new Notes();
  vi.stubGlobal('Worker', function Worker() {
    return notes;
  });
  return notes;
}

/** A page that has just been loaded, with all that earlier ones left in localStorage. */
export async function load(options: Partial<typeof OPTIONS> = {}) {
  vi.resetModules();
  const sdk = await import('../src/beacon');
  const notes = workers();
  return { ...sdk, notes, init: () => sdk.init({ ...OPTIONS, ...options }) };
}

/** One that has begun. */
export async function begun(options: Partial<typeof OPTIONS> = {}) {
  const page = await load(options);
  page.init();
  return page;
}

/** The names of what is ours in localStorage, without the project. */
export const left = (): string[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(OPTIONS.projectId) || localStorage[name] === OPTIONS.projectId)
    .map((name) => name.replace(OPTIONS.projectId, ''))
    .sort();

export const leftEvents = (): string[] =>
  left()
    .filter((name) => name.startsWith('{'))
    .map((name) => JSON.parse(name).event)
    .filter(Boolean);
