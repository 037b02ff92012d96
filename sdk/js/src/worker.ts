// Keeps events on disk until the server has acknowledged them, and hears the flags.
//
// In: the server's address, then events and orders as JSON. Out: each of these texts, once it is on
// disk; '' when all is acked; how many were dropped; and what the server says. Tabs share the
// database: who sends first does not matter, as an event has its id and time from the page.

import type { Made, Port, State, Told } from './messages';

const IDLE = 18e5; // milliseconds
const MAX_KEPT = 1e4; // events
const SPARED = 9e3;
const BATCH = 17; // 16 of 20,000 characters are less than a megabyte, and the state

export const serve = (port: Port): void => {
  port.onmessage = ({ data: address }) => {
    let socket: WebSocket | undefined;
    let ready: number; // to send, as nothing is under way
    let tries = 0;

    const ask = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));

    const opening = indexedDB.open(address);
    opening.onupgradeneeded = () =>
      opening.result.createObjectStore('s', { keyPath: 'seq', autoIncrement: true });
    const opened = ask(opening);
    const store = async () => (await opened).transaction('s', 'readwrite').objectStore('s');

    port.onmessage = async ({ data }) => {
      const message: Made = JSON.parse(data);
      const objects = await store();
      const state: State = (!message.op && (await ask(objects.get(-1)))) || { seq: -1 };
      if (!(message.ts - state.last! < IDLE)) state.session = message.id;
      state.last = message.ts;
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
        if ((await ask(objects.count())) > MAX_KEPT) {
          objects.delete(IDBKeyRange.bound(0, seq - SPARED));
          port.postMessage(MAX_KEPT - SPARED);
        }
      }
    };

    const hear = async (told: Told) => {
      told.now! -= Date.now(); // the clock's offset; of what says no time, nothing
      port.postMessage(told);
      if (told.type == 'ack') {
        await ask((await store()).delete(IDBKeyRange.bound(0, told.seq)));
        if (socket!.readyState == 1) tries = 0;
        ready = 1;
        pump();
      }
    };

    const pump = async (first?: number) => {
      if (ready || first) {
        ready = 0;
        const rows = await ask((await store()).getAll(null, BATCH));
        const body = JSON.stringify(rows);
        if (rows[1] || first)
          try {
            if (socket!.readyState == 1) socket!.send(body);
            else (await (await fetch(address, { method: 'POST', body })).json()).map(hear);
          } catch {}
        else {
          ready = 1;
          port.postMessage('');
        }
      }
    };

    const connect = () => {
      try {
        const again = () =>
          setTimeout(connect, 1e3 + Math.random() * Math.min(29e3, 1e3 * 2 ** tries++));
        socket = new WebSocket(address.replace('http', 'ws'));
        socket.onmessage = ({ data }) => hear(JSON.parse(data));
        socket.onerror = () => {
          again();
          pump(1);
        };
        socket.onopen = () => {
          socket!.onerror = null;
          socket!.onclose = () => {
            ready = 0;
            again();
          };
          pump(1);
        };
      } catch {}
    };
  };
};

self.document || serve(self as unknown as Port);
