// What the map and the globe have in common: they draw the same scene on a canvas.

import type { Motion } from './motion.js';
import type { Spot } from './spots.js';

export interface Scene {
  spots: Spot[];
  motion: Motion;
  /** Nothing may move by itself. */
  isStill: boolean;
  /** Somebody points at something: it must not turn away. */
  isHeld: boolean;
}

export interface Picture {
  /** In pixels of the page, and how many of the screen each of them has. */
  resize(width: number, height: number, ratio: number): void;
  /** At a time in milliseconds. */
  draw(scene: Scene, now: number): void;
  /** The spot under a point of the picture. */
  find(x: number, y: number): Spot | undefined;
  /** Whether it moves though nothing happens. */
  readonly turns: boolean;
  /** By so many pixels. */
  turn?(x: number, y: number): void;
  end(): void;
}

/** Dark in both themes. */
export const NIGHT = {
  sea: '#0b1220',
  ball: '#0e1729',
  land: '#1e2b44',
  border: '#0b1220',
  busy: '#3a64b8',
  dot: '#4b6595',
  light: '#6f9dff',
  spot: '#ffb454',
  core: '#fff1d6',
};

const FIND = 14; // pixels

/** The nearest of spots on a picture, if it is near. */
export function nearest(
  spots: Spot[],
  x: number,
  y: number,
  where: (spot: Spot) => [number, number] | null,
): Spot | undefined {
  let [found, least]: [Spot | undefined, number] = [undefined, FIND];
  for (const spot of spots) {
    const at = where(spot);
    const distance = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity;
    if (distance < least) [found, least] = [spot, distance];
  }
  return found;
}
