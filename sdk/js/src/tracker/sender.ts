// Sends what is in the outbox: every 2 s or 10 events, one request at a time, again after a pause
// when it failed. A confirmed event leaves the outbox; one that was only handed to `sendBeacon`
// stays, and is sent again (the server stores it once).

import type { Outbox } from './outbox';

const BATCH_EVENTS = 10;
const BATCH_MILLISECONDS = 2000;
/** Pauses double up to this, also when the server asks for more. Then chance adds up to a half, so
 * that not all come back at once. */
const MAX_PAUSE_SECONDS = 60;
/** Of up to three bytes each: browsers refuse more than 64 KiB. */
const KEEPALIVE_CHARACTERS = 21_000;

/** The key, a permission or the domains are wrong: a person has to look. */
const HOPELESS = /40[134]/;
/** Beacon takes events with 202: a page that somebody between has answered with is none. */
const PASSING = /^5|200|408|429/;

/** What is given back: there is more in the outbox, and: the page may be gone in a moment. */
export function startSender(
  outbox: Outbox,
  url: string,
): [added: () => void, leave: () => void] {
  let timer: ReturnType<typeof setTimeout> | 0 = 0;
  let sending = 0;
  let failures = 0;

  const post = (body: string) =>
    fetch(url, {
      method: 'POST',
      body,
      credentials: 'omit',
      keepalive: body.length < KEEPALIVE_CHARACTERS,
    });

  const send = () => {
    const [ids, body] = outbox.batch(0);
    clearTimeout(timer);
    timer = 0;
    sending = ids.length;
    post(body).then(
      ({ status, headers }) => {
        if (HOPELESS.test(`${status}`)) {
          sending = Infinity; // the next page tries again
          return console.warn(`Beacon: ${status}, check data-project and the project's domains`);
        }
        if (PASSING.test(`${status}`)) return retry(+headers.get('retry-after')!);
        sending = failures = 0;
        ids.forEach(outbox.remove);
        added();
      },
      () => retry(0),
    );
  };
  const retry = (asked: number) => {
    const seconds = Math.min(MAX_PAUSE_SECONDS, asked || 2 ** failures);
    failures++;
    sending = 0;
    timer = setTimeout(send, seconds * (1000 + Math.random() * 500));
  };
  const added = () => {
    const waiting = outbox.events.size;
    if (sending || failures || !waiting) return;
    if (waiting >= BATCH_EVENTS) send();
    else timer ||= setTimeout(send, BATCH_MILLISECONDS);
  };

  return [
    added,
    () => {
      const [ids, body] = outbox.batch(sending);
      if (ids[0]) navigator.sendBeacon?.(url, body) || post(body).catch(() => {});
    },
  ];
}
