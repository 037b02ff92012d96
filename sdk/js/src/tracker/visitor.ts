// Who the visitor is and which visit this is, the same for all tabs of the site. Nothing where
// nothing can be kept: then the server tells visitors and visits apart, for a day.

import { keep, type Disk } from './disk';
import { uuid7 } from './uuid';

const ANON = 'beacon.anon';
const SESSION = 'beacon.session';
const IDLE_MILLISECONDS = 30 * 60_000;
const UUID_CHARACTERS = 36;

export function anonymousId(disk: Disk, now: number) {
  if (!disk[ANON]) keep(disk, ANON, uuid7(now));
  return disk[ANON];
}

/** What is kept is the id and, behind it, when it was last used. */
export function sessionId(disk: Disk, now: number) {
  const kept = disk[SESSION] ?? '';
  const isLive = now - +kept.slice(UUID_CHARACTERS) < IDLE_MILLISECONDS;
  keep(disk, SESSION, (isLive ? kept.slice(0, UUID_CHARACTERS) : uuid7(now)) + now);
  return disk[SESSION]?.slice(0, UUID_CHARACTERS);
}

export function forgetVisitor(disk: Disk): void {
  delete disk[ANON];
  delete disk[SESSION];
}
