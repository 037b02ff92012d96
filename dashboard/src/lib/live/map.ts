// The world as a map, on a canvas.

import { geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo';

import { litOf, PULSE, type Arc, type Pulse } from './motion.js';
import { nearest, NIGHT, type Picture, type Scene } from './picture.js';
import { numberOf, type Place, type Spot } from './spots.js';
import { borders, countries } from './world.js';

// Between these everything stands that has people.
const EDGES: Place[] = [
  [-168, 0],
  [180, 0],
  [0, 80],
  [0, -56],
];
const STEPS = 40;
const LARGE = 700; // pixels; on a smaller map all is smaller

export function makeMap(canvas: HTMLCanvasElement): Picture {
  const context = canvas.getContext('2d')!;
  const land = document.createElement('canvas');
  const projection = geoNaturalEarth1();
  let [width, height, ratio] = [0, 0, 1];
  let spots: Spot[] | undefined;

  const at = (place: Place) => projection(place) ?? [-99, -99];

  function drawLand() {
    const on = land.getContext('2d')!;
    const path = geoPath(projection, on);
    const busy = new Map<string | undefined, number>();
    for (const { country, count } of spots ?? [])
      if (country) busy.set(numberOf(country), (busy.get(numberOf(country)) ?? 0) + count);
    const most = Math.max(1, ...busy.values());
    on.setTransform(ratio, 0, 0, ratio, 0, 0);
    on.clearRect(0, 0, width, height);
    stroke(on, path, geoGraticule10(), '#7f9ad01a', 0.5);
    for (const country of countries.features) {
      const count = busy.get(String(country.id));
      on.globalAlpha = 1;
      fill(on, path, country, NIGHT.land);
      if (!count) continue;
      on.globalAlpha = 0.25 + 0.6 * (count / most);
      fill(on, path, country, NIGHT.busy);
    }
    on.globalAlpha = 1;
    stroke(on, path, borders, NIGHT.border, 0.7);
  }

  return {
    turns: false,
    resize(...size) {
      [width, height, ratio] = size;
      for (const each of [canvas, land])
        [each.width, each.height] = [width * ratio, height * ratio];
      const box: [[number, number], [number, number]] = [
        [8, 8],
        [width - 8, height - 8],
      ];
      projection.fitExtent(box, { type: 'MultiPoint', coordinates: EDGES });
      drawLand();
    },
    draw(scene: Scene, now: number) {
      if (scene.spots !== spots) {
        spots = scene.spots;
        drawLand();
      }
      const scale = Math.min(1, Math.max(0.5, width / LARGE));
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(land, 0, 0);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (!scene.isStill) {
        for (const arc of scene.motion.arcs) drawArc(context, arc, at(arc.from), at(arc.to), now);
        for (const pulse of scene.motion.pulses)
          drawPulse(context, pulse, at(pulse.place), scale, now);
      }
      for (const spot of [...scene.spots].reverse()) drawSpot(context, spot, at(spot.place), scale);
    },
    find: (x, y) => nearest(spots ?? [], x, y, ({ place }) => projection(place)),
    end: () => {},
  };
}

type Context = CanvasRenderingContext2D;
type Shape = Parameters<ReturnType<typeof geoPath>>[0];

function fill(on: Context, path: ReturnType<typeof geoPath>, shape: Shape, colour: string) {
  on.beginPath();
  path(shape);
  on.fillStyle = colour;
  on.fill();
}

function stroke(
  on: Context,
  path: ReturnType<typeof geoPath>,
  shape: Shape,
  colour: string,
  width: number,
) {
  on.beginPath();
  path(shape);
  on.strokeStyle = colour;
  on.lineWidth = width;
  on.stroke();
}

/** Radius in pixels, on a map that is large. */
const sizeOf = (count: number) => Math.min(15, 2 + 1.4 * Math.sqrt(count));

function drawSpot(on: Context, { count }: Spot, [x, y]: [number, number], scale: number) {
  const size = scale * sizeOf(count);
  const glow = on.createRadialGradient(x, y, 0, x, y, size * 2.6);
  glow.addColorStop(0, `${NIGHT.spot}99`);
  glow.addColorStop(1, `${NIGHT.spot}00`);
  disc(on, x, y, size * 2.6, glow);
  disc(on, x, y, size, NIGHT.spot);
  disc(on, x, y, size * 0.45, NIGHT.core);
}

function disc(on: Context, x: number, y: number, size: number, look: string | CanvasGradient) {
  on.beginPath();
  on.arc(x, y, size, 0, 2 * Math.PI);
  on.fillStyle = look;
  on.fill();
}

function drawPulse(
  on: Context,
  pulse: Pulse,
  [x, y]: [number, number],
  scale: number,
  now: number,
) {
  const part = Math.min(1, Math.max(0, (now - pulse.at) / PULSE));
  on.globalAlpha = (1 - part) ** 1.5;
  on.beginPath();
  on.arc(x, y, scale * (4 + 24 * (1 - (1 - part) ** 2)), 0, 2 * Math.PI);
  on.strokeStyle = NIGHT.spot;
  on.lineWidth = 1.5;
  on.stroke();
  on.globalAlpha = 1;
}

function drawArc(on: Context, arc: Arc, from: [number, number], to: [number, number], now: number) {
  const [tail, head] = litOf(arc, now);
  const lift = Math.min(140, 0.4 * Math.hypot(to[0] - from[0], to[1] - from[1]));
  const bend = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 - lift] as const;
  const on_ = (axis: 0 | 1, part: number) =>
    (1 - part) ** 2 * from[axis] + 2 * (1 - part) * part * bend[axis] + part ** 2 * to[axis];
  on.lineWidth = 1.6;
  on.lineCap = 'round';
  on.strokeStyle = NIGHT.light;
  for (let step = 0; step < STEPS; step++) {
    const [a, b] = [step, step + 1].map((each) => tail + ((head - tail) * each) / STEPS) as [
      number,
      number,
    ];
    on.globalAlpha = ((step + 1) / STEPS) * 0.95;
    on.beginPath();
    on.moveTo(on_(0, a), on_(1, a));
    on.lineTo(on_(0, b), on_(1, b));
    on.stroke();
  }
  on.globalAlpha = 1;
  if (head < 1) disc(on, on_(0, head), on_(1, head), 2.2, NIGHT.core);
}
