// The page's side: what is tracked gets its id and time here, and goes to the worker.
//
// A message is kept here until the worker has it on disk. What is left when the page goes away
// is put into localStorage, and sent by whichever page starts next.

import type { Event, Flags, Made, Props, Told } from './messages';

export type { Event, Flags, Props };

export interface Options {
  /** Where Beacon is, such as https://beacon.example.com */
  url: string;
  /** The project's public key (proj_...), or its id. */
  projectId: string;
  /** Properties of every event. */
  props?: Props;
  /** May change an event, or drop it by returning nothing. */
  beforeSend?: (event: Event) => Event | null | undefined | false;
  /** Is told all that the worker says: `debug: console.log`. */
  debug?: (what: unknown) => void;
  /** The worker, or where it is, if a bundler cannot find it. */
  worker?: string | URL | Worker;
}

interface Memory {
  flags: Flags;
  offset: number;
  optedOut?: boolean | undefined;
}

type Port = Pick<Worker, 'postMessage' | 'onmessage'>;

const MAX_WAITING = 999;
const MAX_CHARACTERS = 65e3;

/** @internal What is remembered from page to page. */
export let memory: Memory = { flags: {}, offset: 0 };
/** @internal */
export const listeners = new Set<() => void>();

let options: Options | undefined;
let key = '';
let port: Port | undefined;
let waiting: [Event, number][] = [];
let pending: string[] = [];
let flushed: (() => void)[] = [];

const remember = () => {
  try {
    localStorage[key] = JSON.stringify(memory);
  } catch {}
  listeners.forEach((listener) => listener());
};

const make = (event: Event, now: number): string => {
  const hex = '0' + now.toString(16);
  const id =
    hex.slice(0, 8) +
    '-' +
    hex.slice(8) +
    '-7xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16));
  return JSON.stringify({ ...event, id, ts: now } satisfies Made);
};

const post = (event: Event, now = Date.now() + memory.offset) => {
  const text = make(event, now);
  if (text.length < MAX_CHARACTERS && !pending[MAX_WAITING]) {
    pending.push(text);
    port?.postMessage(text);
  }
};

const send = (event: Event, now = Date.now()) => {
  try {
    if (!options) waiting[MAX_WAITING] || waiting.push([event, now]);
    else if (!memory.optedOut) {
      const kept = options.beforeSend ? options.beforeSend(event) : event;
      kept && post(kept, now + memory.offset);
    }
  } catch {}
};

export const init = (given: Options): void => {
  options ??= given;
};

export const track = (event: string, props?: Props): void =>
  send({ event, props: { ...options?.props, ...props } });

export const page = (props?: Props): void =>
  track('$page', { url: location.href, ref: document.referrer, ...props });

export const identify = (userId: string, traits?: Props): void =>
  send({ event: '$identify', props: { user_id: userId, traits } });

export const reset = (): void => {
  post({ event: '$reset' });
  memory.flags = {};
  remember();
};

export const optOut = (): void => {
  post({ event: '$clear' });
  memory.optedOut = true;
  remember();
};

export const optIn = (): void => {
  memory.optedOut = false;
  remember();
};

/** Resolves when all that was tracked is acknowledged. */
export const flush = (): Promise<void> =>
  new Promise((resolve) => {
    flushed.push(resolve);
    port?.postMessage('');
  });

export type { Told };
