// The page's side: an event gets its id and its time here, once, and goes to the worker.
//
// A worker dies with its page, before it has heard all that it was told. So each event stands in
// localStorage, which is synchronous, until the worker has it on its own disk; what a page has
// left there is handed over by the page that starts next.

import type { Event, Flags, Json, Message, Port, Props, Told } from './messages.js';

export type { Event, Flags, Json, Props, Told };

export interface Options {
  /** Where Beacon is, such as https://beacon.example.com */
  url: string;
  /** The project's public key (proj_...), or its id. */
  projectId: string;
}

const MAX_WAITING = 1e6; // characters, as localStorage is the page's too
const MAX_CHARACTERS = 2e4; // of an event

/** From `init` on localStorage. An event's text stands there as a name, the project as its value. */
let disk: Record<string, string | number> = {};
/** The project. Under its name: the clock's offset; + 0: opted out; + 1: flags. */
let key = '';
let waiting = 0;
let made = 0;
let flags: Flags = {};
let port: Port | undefined;
let address: string;
let callbacks: (() => void)[] = [];

/** To the worker; on disk last, which may be full. */
const hand = (text: string) => {
  port?.postMessage(text);
  disk[text] = key;
};

let post = (message?: Message) => {
  try {
    const ts = Date.now() + (+disk[key]! || 0);
    // A UUIDv7: the time, a count, as they are handed over in the order of their ids, and 16 digits
    // at random (there are no fractions above 2 ** 52).
    const id = '0' + ts.toString(16) + (7e3 + (made++ % 1e3)) + (8e15 + Math.random() * 1e15);
    const text = window.JSON.stringify({ id, ts, ...message }); // no window: on a server
    if (text.length < MAX_CHARACTERS && waiting < MAX_WAITING && !disk[key + 0]) {
      waiting += text.length;
      hand(text);
    }
  } catch {}
};

let attach = (to: Port) => {
  port = to;
  to.onmessage = ({ data }) => {
    try {
      const text = JSON.stringify(data.flags);
      if (data.length) {
        waiting -= data.length;
        delete disk[data]; // on the worker's disk now
      }
      if (data > 0) track('$dropped', { count: data });
      if (data.now) disk[key] = data.now;
      if (text && text != JSON.stringify(flags)) {
        flags = data.flags;
        callbacks.map((callback) => callback());
        disk[key + 1] = text; // last, as it may be full
      }
    } catch {}
  };
  to.postMessage(address);
  Object.keys(disk)
    .sort()
    .map(
      (name) =>
        name > '{' && disk[name] == key && (waiting += name.length) && to.postMessage(name),
    );
};

/** Begins, once for a page. */
export const init = ({ url, projectId }: Options): void => {
  try {
    const early = disk;
    if (key) return;
    disk = window.localStorage;
    key = projectId;
    address = url + '/ws?hello=' + key;
    flags = JSON.parse((disk[key + 1] as string) || '{}');
    if (early[0]) disk[key + 0] = 1;
    if (disk[key + 0]) return;
    new Promise<never>((_, fail) => {
      const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
      worker.onerror = fail;
      attach(worker);
    })
      .catch(() => import('./inline.js'))
      .then(
        (inline) => attach(inline.port),
        () => {},
      );
    post();
    Object.keys(early).map(hand);
  } catch {}
};

export const track = (event: string, props?: Props): void => post({ event, props });

export const page = (): void => {
  try {
    track('$page', { url: location.href.split('#')[0], ref: document.referrer });
  } catch {}
};

export const identify = (userId: string, traits?: Props): void =>
  track('$identify', { user_id: userId, traits });

/** What a flag was told to be last: on the visit before, until the server has spoken. */
export const variant = (flag: string): Json => flags[flag];

export const isEnabled = (flag: string, fallback?: boolean): boolean =>
  !!(flags[flag] ?? fallback);

/** Calls back after every change of flags; what it returns ends that. */
export const onChange = (callback: () => void): (() => void) => {
  callbacks.push(callback);
  return () => {
    callbacks = callbacks.filter((each) => each != callback);
  };
};

// --- what is left out of bundles that do not ask for it ------------------------------------------

/** A new visitor from now on, whose flags are not known yet. */
export const reset = (): void => {
  // What closed tabs have left is of the visitor before. (As in `attach`: a function of both is
  // more for those who need no reset.)
  Object.keys(disk)
    .sort()
    .map(
      (name) =>
        name > '{' && disk[name] == key && (waiting += name.length) && port?.postMessage(name),
    );
  post({ op: 1 });
  port?.onmessage?.(new MessageEvent('message', { data: { flags: {} } }));
};

const listen = (to: Port | undefined, listener: (told: any) => void) =>
  to?.addEventListener('message', ({ data }) => listener(data));

/** To what is said from now on, wherever the worker's work is done. */
const heard = (listener: (told: any) => void) => {
  const before = attach;
  attach = (to) => {
    before(to);
    listen(to, listener);
  };
  listen(port, listener);
};

/** Tells all that the worker and the server say, as in `debug(console.log)`. */
export const debug = (listener: (said: string | number | Told) => void): void => heard(listener);

let flushing: [mark: string, resolve: () => void, kept?: boolean][] | undefined;

/** Resolves when all that was tracked until now is acknowledged, however long that takes; at once
 * where nothing is tracked: for who has opted out, and on a server. */
export const flush = (): Promise<void> =>
  new Promise((resolve) => {
    const mark = Math.random();
    if (!flushing) {
      flushing = [];
      heard((told) => {
        flushing = flushing!.filter((each) => {
          if (typeof told == 'string' && told.includes(each[0])) each[2] = true;
          return told !== '' || !each[2] || each[1]();
        });
      });
    }
    const before = waiting;
    post({ flush: mark });
    if (waiting > before) flushing.push([`"flush":${mark}`, resolve]);
    else resolve();
  });

let common: Props | undefined;
let filter: ((event: Event) => Event | null | undefined | false) | undefined;

const refine = () => {
  if (common || filter) return;
  const next = post;
  post = (message) => {
    if (!message?.event) return next(message);
    try {
      if (message.event != '$identify')
        message = { ...message, props: { ...common, ...message.props } };
      const sent = filter ? filter(message as Event) : message;
      if (sent) next(sent);
    } catch {}
  };
};

/** Properties of every event from now on, besides its own. */
export const setProps = (props: Props): void => {
  refine();
  common = { ...common, ...props };
};

/** May change an event before it is kept, or drop it by returning nothing. */
export const beforeSend = (change: (event: Event) => Event | null | undefined | false): void => {
  refine();
  filter = change;
};

const forget = () => {
  // Without the clock's offset there is room, on a full disk too, for that somebody opted out.
  for (const name of Object.keys(disk))
    (disk[name] == key || name == key) && delete disk[name];
  waiting = 0;
};

/** Nothing is sent or kept any more, on later pages neither; what was not sent is thrown away. */
export const optOut = (): void => {
  try {
    port?.terminate();
    port = undefined;
    forget();
    disk[key + 0] = 1;
    const opening = indexedDB.open(address);
    opening.onupgradeneeded = () => opening.transaction!.abort();
    opening.onsuccess = () => {
      opening.result.transaction('seq', 'readwrite').objectStore('seq').clear();
      opening.result.close();
    };
  } catch {}
};

export const optIn = (): void => {
  try {
    forget();
    delete disk[key + 0];
    if (port) return;
    const [url, projectId] = address.split('/ws?hello=') as [string, string];
    key = '';
    disk = {}; // or `init` took all that is in localStorage for early events
    init({ url, projectId });
  } catch {}
};
