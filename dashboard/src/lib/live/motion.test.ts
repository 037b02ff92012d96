import { expect, test } from 'vitest';

import { ARC, litOf, Motion, PULSE } from './motion.js';
import type { Place, Spot } from './spots.js';

const [vienna, tokyo]: Place[] = [
  [16, 48],
  [139, 35],
];
const spot = (place: Place | undefined, count: number): Spot => ({
  place: place!,
  country: 'XX',
  city: null,
  count,
});

test('what was active before one looked draws no line', () => {
  const motion = new Motion();
  motion.heard([spot(vienna, 5), spot(tokyo, 2)], 0);
  expect(motion.arcs).toEqual([]);
});

test('a line leads from where the last session began to where the next one does', () => {
  const motion = new Motion();
  motion.heard([spot(vienna, 5)], 0);
  motion.heard([spot(vienna, 5), spot(tokyo, 1)], 10);
  motion.heard([spot(vienna, 6), spot(tokyo, 1)], 20);
  expect(motion.arcs).toEqual([
    { from: vienna, to: tokyo, at: 10 },
    { from: tokyo, to: vienna, at: 20 },
  ]);
});

test('one that ends, or begins where the last one did, draws none', () => {
  const motion = new Motion();
  motion.heard([spot(vienna, 5)], 0);
  motion.heard([spot(vienna, 4)], 10);
  motion.heard([spot(vienna, 5)], 20);
  expect(motion.arcs).toEqual([]);
});

test('after a new connection nothing is taken for new', () => {
  const motion = new Motion();
  motion.heard([spot(vienna, 5)], 0);
  motion.begin();
  motion.heard([spot(vienna, 9), spot(tokyo, 9)], 10);
  expect(motion.arcs).toEqual([]);
});

test('a place pulses a few times a second at most, and no more than a hundred do', () => {
  const motion = new Motion();
  for (let now = 0; now < 1000; now++) motion.happened(vienna!, now);
  expect(motion.pulses.length).toBe(6);
  for (let lon = -180; lon < 180; lon++) motion.happened([lon, 0], 1000);
  expect(motion.pulses.length).toBe(96);
});

test('all comes to an end', () => {
  const motion = new Motion();
  motion.heard([spot(vienna, 1)], 0);
  motion.heard([spot(vienna, 1), spot(tokyo, 1)], 0);
  motion.happened(vienna!, 0);
  motion.move(PULSE);
  expect(motion.isIdle).toBe(false);
  motion.move(ARC + 1);
  expect(motion.isIdle).toBe(true);
});

test('the head of a line runs ahead of its tail', () => {
  const arc = { from: vienna!, to: tokyo!, at: 0 };
  expect(litOf(arc, 0)).toEqual([0, 0]);
  const [tail, head] = litOf(arc, ARC / 2);
  expect(tail).toBeLessThan(head);
  expect(litOf(arc, ARC)).toEqual([1, 1]);
});
