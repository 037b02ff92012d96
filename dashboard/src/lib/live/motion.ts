// What moves on the map and the globe, and for how long (pure: time is told, in milliseconds).
//
// A pulse is an event. An arc is a session that began: it leads from where the session before it
// began. Sessions begin where the number of active ones rises from one second to the next; what
// was there when the connection was opened began earlier.

import type { Place, Spot } from './spots.js';

export interface Pulse {
  place: Place;
  at: number;
}

export interface Arc {
  from: Place;
  to: Place;
  at: number;
}

export const PULSE = 1600;
export const ARC = 2600;
const MOST_PULSES = 96;
const MOST_ARCS = 24;
const BETWEEN = 180; // between two pulses of a place: a busy one would only be a blot
const NEAR = 0.5; // degrees, within which an arc would be a dot

export class Motion {
  pulses: Pulse[] = [];
  arcs: Arc[] = [];
  #counts?: Map<string, number>;
  #last?: Place;
  #pulsed = new Map<string, number>();

  /** The connection was opened anew: what comes next is where it begins. */
  begin(): void {
    this.#counts = undefined;
  }

  happened(place: Place, now: number): void {
    const name = place.join();
    if (now - (this.#pulsed.get(name) ?? -BETWEEN) < BETWEEN) return;
    this.#pulsed.set(name, now);
    this.pulses = [...this.pulses.slice(1 - MOST_PULSES), { place, at: now }];
  }

  /** So many are active, as was just said. */
  heard(spots: Spot[], now: number): void {
    const before = this.#counts;
    this.#counts = new Map(spots.map((spot) => [nameOf(spot), spot.count]));
    if (!before) {
      this.#last ??= spots[0]?.place;
      return;
    }
    for (const spot of spots) {
      if (spot.count <= (before.get(nameOf(spot)) ?? 0)) continue;
      const from = this.#last;
      this.#last = spot.place;
      if (from && !isNear(from, spot.place))
        this.arcs = [...this.arcs.slice(1 - MOST_ARCS), { from, to: spot.place, at: now }];
    }
  }

  /** Forgets what is over. */
  move(now: number): void {
    if (this.pulses.some(({ at }) => now - at > PULSE))
      this.pulses = this.pulses.filter(({ at }) => now - at <= PULSE);
    if (this.arcs.some(({ at }) => now - at > ARC))
      this.arcs = this.arcs.filter(({ at }) => now - at <= ARC);
    if (!this.pulses.length) this.#pulsed.clear();
  }

  get isIdle(): boolean {
    return !this.pulses.length && !this.arcs.length;
  }
}

/** Of an arc's way, what is lit: its head runs ahead, its tail comes after. */
export function litOf(arc: Arc, now: number): [tail: number, head: number] {
  const part = (now - arc.at) / ARC;
  return [eased((part - 0.35) / 0.65), eased(part / 0.6)];
}

const eased = (part: number) => {
  const within = Math.min(1, Math.max(0, part));
  return within * within * (3 - 2 * within);
};
const nameOf = ({ place, country, city }: Spot) => [...place, country, city].join();
const isNear = (a: Place, b: Place) => Math.abs(a[0] - b[0]) < NEAR && Math.abs(a[1] - b[1]) < NEAR;
