// Events that the server has not confirmed, oldest first: in memory, and each on disk from the
// moment it is made, so that a crash loses none. What an earlier page left is taken over.

import { keep, type Disk } from './disk';
import { uuid7 } from './uuid';

const PREFIX = 'beacon.event.';
const UUID_CHARACTERS = 36;
/** About a fifth of what browsers let a site keep. */
export const MAX_CHARACTERS = 1_000_000;
/** For at least so long the server knows a resent event again. */
export const MAX_AGE_MILLISECONDS = 7 * 24 * 3600_000;
/** No event is added to a body that is longer: 64 KiB of it can outlive the page. */
const FULL_BATCH_CHARACTERS = 20_000;

export type Outbox = ReturnType<typeof openOutbox>;

export function openOutbox(disk: Disk, project: string, now: number) {
  const events = new Map<string, string>();
  let characters = 0;

  const name = (id: string) => `${PREFIX}${id}.${project}`;
  const remove = (id: string) => {
    characters -= events.get(id)?.length ?? 0;
    events.delete(id);
    delete disk[name(id)];
  };
  const hold = (id: string, event: string) => {
    events.set(id, event);
    characters += event.length;
    for (const oldest of events.keys()) if (characters > MAX_CHARACTERS) remove(oldest);
  };

  const expired = name(uuid7(now - MAX_AGE_MILLISECONDS));
  for (const key of Object.keys(disk).sort()) {
    if (!key.startsWith(PREFIX)) continue;
    // A name begins with the id, and that with the time.
    if (key < expired) delete disk[key];
    else if (key.endsWith(project)) {
      hold(key.slice(PREFIX.length, PREFIX.length + UUID_CHARACTERS), disk[key]!);
    }
  }

  return {
    events: events as ReadonlyMap<string, string>,
    remove,
    add(id: string, event: string) {
      keep(disk, name(id), event);
      hold(id, event);
    },
    /** The ids and the body of what is sent next, passing over the first `skip` events. */
    batch(skip: number): [string[], string] {
      const ids: string[] = [];
      let body = '';
      for (const [id, event] of events) {
        if (--skip < 0 && body.length < FULL_BATCH_CHARACTERS) {
          ids.push(id);
          body += ',' + event;
        }
      }
      return [ids, `{"events":[${body.slice(1)}]}`];
    },
  };
}
