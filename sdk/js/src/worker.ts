// Keeps events on disk until the server has acknowledged them, and hears the flags.
//
// In: the server's address, then events and orders as JSON. Out: each of these texts, once it is on
// disk; '' when all is acked; how many were dropped; and what the server says. Tabs share the
// database: who sends first does not matter, as an event has its id and time from the page.

import type { Made, Port, State, Told } from './messages.js';

const IDLE = 18e5; // milliseconds
const PATIENCE = 3e4;
const SHORTEST = 1e3; // pauses before it connects again
const LONGEST = 3e4;
const MAX_KEPT = 1e4; // events
const SPARED = 9e3;
const CHECKED = 1e2; // each so many, as counting takes long
const BATCH = 17; // 16 of 20,000 characters are less than a megabyte, and the state

export const serve = (port: Port): void => {
  port.onmessage = ({ data: address }) => {
    let socket: WebSocket | undefined;
    let busy: unknown = 1; // what is under way, or there is no connection
    let pause = SHORTEST / 2;

    const ask = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));

    const opening = indexedDB.open(address);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('seq', { keyPath: 'seq', autoIncrement: true });
    const opened = ask(opening);
    const store = async () => (await opened).transaction('seq', 'readwrite').objectStore('seq');

    port.onmessage = async ({ data }) => {
      const message: Made = JSON.parse(data);
      const objects = await store();
      const state: State = (!message.op && (await ask(objects.get(-1)))) || { seq: -1 };
      if (!(message.ts - state.last! < IDLE)) state.session = message.id;
      state.last! > message.ts || (state.last = message.ts);
      state.anon ||= message.id;
      if (message.event == '$identify') state.who = message.props;
      objects.put(state);
      objects.transaction.oncomplete = () => {
        port.postMessage(data);
        socket || connect();
        pump(message.op);
      };
      if (message.event) {
        const seq = (await ask(
          objects.put({
            ...message,
            session: state.session,
            anon: state.anon,
            userId: state.who?.user_id,
          }),
        )) as number;
        if (!(seq % CHECKED) && (await ask(objects.count())) > MAX_KEPT) {
          objects.delete(IDBKeyRange.bound(0, seq - SPARED));
          port.postMessage(MAX_KEPT - SPARED);
        }
      }
    };

    const hear = async (told: Told) => {
      told.now! -= Date.now(); // the clock's offset; of what says no time, nothing
      port.postMessage(told);
      // Nowhere to, nor by what: nothing is sent any more, at a reset neither.
      if (told.stop) socket = address = console.warn(told.message) as undefined;
      if (told.type == 'ack') {
        await ask((await store()).delete(IDBKeyRange.bound(0, told.seq)));
        busy = 0;
        if (socket!.readyState == 1) pause = SHORTEST / 2;
        pump();
      }
    };

    const pump = async (first?: number) => {
      if (!busy || first) {
        busy = 1;
        const rows = await ask((await store()).getAll(null, BATCH));
        const body = JSON.stringify(rows);
        if (rows[1] || first)
          try {
            busy = body;
            if (socket!.readyState == 1) {
              socket!.send(body);
              // Some proxies let it open, and nothing through: over HTTP then.
              setTimeout(() => busy == body && (socket?.close(), pump(1)), PATIENCE);
            } else (await (await fetch(address, { method: 'POST', body })).json()).map(hear);
          } catch {}
        else {
          busy = 0;
          port.postMessage('');
        }
      }
    };

    const connect = () => {
      try {
        const again = () => {
          busy = 1;
          setTimeout(connect, SHORTEST + Math.random() * Math.min(LONGEST - SHORTEST, (pause *= 2)));
        };
        socket = new WebSocket(address.replace('http', 'ws'));
        socket.onmessage = ({ data }) => hear(JSON.parse(data));
        socket.onerror = () => {
          again();
          pump(1);
        };
        socket.onopen = () => {
          socket!.onerror = null;
          socket!.onclose = again;
          pump(1);
        };
      } catch {}
    };
  };
};

self.document || serve(self as unknown as Port);
