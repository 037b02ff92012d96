// The world as a globe, by WebGL. Turned by hand, by keys, and slowly by itself.

import { geoEquirectangular, geoInterpolate, geoPath } from 'd3-geo';
import {
  AdditiveBlending,
  BackSide,
  BufferAttribute,
  BufferGeometry,
  Curve,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PerspectiveCamera,
  PlaneGeometry,
  Points,
  Scene as World,
  ShaderMaterial,
  SphereGeometry,
  TubeGeometry,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three';

import { AIR, BALL, DOTS, FLIGHT, RING, SPOT } from './lights.js';
import { litOf, PULSE, type Arc } from './motion.js';
import { nearest, NIGHT, type Picture, type Scene } from './picture.js';
import type { Place, Spot } from './spots.js';
import { countries } from './world.js';

const FIELD = 30; // degrees
const FILLS = 0.84; // of the picture's smaller side
const SPIN = 0.00004; // radians a millisecond: once around in two and a half minutes
const STEEPEST = 1.2; // radians
const BETWEEN_DOTS = 1.35; // degrees
const AIR_SIZE = 1.16;
const MOST_SPOTS = 500; // as many as Beacon tells
const MOST_PULSES = 96;
const BEGINS: Place = [10, 25];

/** Throws where the browser has no WebGL. */
export function makeGlobe(canvas: HTMLCanvasElement): Picture {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  const camera = new PerspectiveCamera(FIELD, 1, 0.1, 50);
  const world = new World();
  const globe = new Group();
  world.add(globe);

  const ball = shaded(BALL, { colour: NIGHT.ball, light: NIGHT.light });
  globe.add(new Mesh(new SphereGeometry(1, 96, 64), ball));
  const dots = shaded(DOTS, { colour: NIGHT.dot }, { size: { value: 1 } });
  Object.assign(dots, { transparent: true, depthWrite: false });
  globe.add(new Points(landDots(), dots));
  const air = shaded(AIR, { light: NIGHT.light }, { edge: { value: edgeOf(AIR_SIZE) } });
  Object.assign(air, { side: BackSide, transparent: true, depthWrite: false });
  air.blending = AdditiveBlending;
  world.add(new Mesh(new SphereGeometry(AIR_SIZE, 64, 48), air));

  const rings = new Flat(RING, MOST_PULSES);
  const lights = new Flat(SPOT, MOST_SPOTS);
  globe.add(rings.mesh, lights.mesh);
  [rings.mesh.renderOrder, lights.mesh.renderOrder] = [1, 2]; // over the land, which is as near
  const flights = new Map<Arc, Mesh<TubeGeometry, ShaderMaterial>>();

  let spots: Spot[] = [];
  let [width, height, before] = [1, 1, 0];
  let [lon, lat] = BEGINS.map(radians) as [number, number];

  function fly(arcs: Arc[], now: number) {
    for (const [arc, mesh] of flights)
      if (!arcs.includes(arc)) {
        globe.remove(mesh);
        mesh.geometry.dispose();
        mesh.material.dispose();
        flights.delete(arc);
      }
    for (const arc of arcs) {
      if (!flights.has(arc)) {
        const flight = flightOf(arc);
        flights.set(arc, flight);
        globe.add(flight);
      }
      (flights.get(arc)!.material.uniforms.lit!.value as Vector2).set(...litOf(arc, now));
    }
  }

  const picture: Picture = {
    turns: true,
    resize(...size) {
      [width, height] = size;
      renderer.setPixelRatio(size[2]);
      renderer.setSize(width, height, false);
      camera.aspect = width / height;
      const half = Math.tan(radians(FIELD) / 2) * Math.min(1, camera.aspect);
      camera.position.z = 1 / Math.sin(Math.atan(half * FILLS));
      camera.updateProjectionMatrix();
      dots.uniforms.size!.value = Math.max(1.5, Math.min(width, height) * size[2] * 0.0062);
    },
    draw(scene: Scene, now: number) {
      if (!scene.isStill && !scene.isHeld && before) lon -= SPIN * Math.min(100, now - before);
      before = scene.isStill ? 0 : now;
      globe.rotation.set(lat, -lon, 0);
      if (scene.spots !== spots) {
        spots = scene.spots;
        lights.put(spots.map(({ place, count }) => ({ place, size: sizeOf(count), part: 0 })));
      }
      const { pulses, arcs } = scene.motion;
      rings.put(
        scene.isStill
          ? []
          : pulses.map(({ place, at }) => ({ place, size: 0.14, part: (now - at) / PULSE })),
      );
      fly(scene.isStill ? [] : arcs, now);
      renderer.render(world, camera);
    },
    find(x, y) {
      const seen = new Vector3();
      return nearest(spots, x, y, ({ place }) => {
        seen.copy(vectorOf(place)).applyMatrix4(globe.matrixWorld);
        if (seen.z < 1 / camera.position.z) return null; // behind the edge
        seen.project(camera);
        return [((seen.x + 1) / 2) * width, ((1 - seen.y) / 2) * height];
      });
    },
    turn(x, y) {
      const each = 2 / (Math.min(width, height) * FILLS);
      lon -= x * each;
      lat = Math.min(STEEPEST, Math.max(-STEEPEST, lat + y * each));
    },
    end() {
      fly([], 0);
      world.traverse((each) => {
        if (each instanceof Mesh || each instanceof Points) {
          each.geometry.dispose();
          each.material.dispose();
        }
      });
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
  return picture;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
/** In radii of the ball; the glow around it is as large as its disc once more. */
const sizeOf = (count: number) => Math.min(0.16, 0.035 + 0.018 * Math.sqrt(count));
/** How much of the air's back faces away from us where the ball's edge is. */
const edgeOf = (size: number) => Math.sqrt(1 - 1 / size ** 2);

function vectorOf([lon, lat]: Place): Vector3 {
  const [x, y] = [radians(lon), radians(lat)];
  return new Vector3(Math.cos(y) * Math.sin(x), Math.sin(y), Math.cos(y) * Math.cos(x));
}

function colourOf(hex: string): Vector3 {
  const number = parseInt(hex.slice(1), 16);
  return new Vector3(number >> 16, (number >> 8) & 255, number & 255).divideScalar(255);
}

type Shaders = { vertexShader: string; fragmentShader: string };
type Values = ShaderMaterial['uniforms'];

function shaded(shaders: Shaders, colours: Record<string, string>, more: Values = {}) {
  const values = Object.entries(colours).map(([name, hex]) => [name, { value: colourOf(hex) }]);
  return new ShaderMaterial({ ...shaders, uniforms: { ...Object.fromEntries(values), ...more } });
}

/** The same number of dots everywhere on land, in rows. */
function landDots(): BufferGeometry {
  const [width, height] = [1440, 720];
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  const projection = geoEquirectangular()
    .scale(width / (2 * Math.PI))
    .translate([width / 2, height / 2])
    .precision(0.1);
  geoPath(projection, context)(countries);
  context.fill();
  const { data } = context.getImageData(0, 0, width, height);
  const isLand = (lon: number, lat: number) =>
    data[4 * (Math.floor((90 - lat) * 4) * width + Math.floor((lon + 180) * 4)) + 3]! > 127;
  const found: number[] = [];
  for (let lat = -60; lat < 84; lat += BETWEEN_DOTS) {
    const many = Math.round((360 * Math.cos(radians(lat))) / BETWEEN_DOTS);
    for (let index = 0; index < many; index++) {
      const lon = (360 * index) / many - 180;
      if (isLand(lon, lat)) found.push(...vectorOf([lon, lat]).multiplyScalar(1.002));
    }
  }
  return new BufferGeometry().setAttribute(
    'position',
    new BufferAttribute(new Float32Array(found), 3),
  );
}

/** Many flat things on the ball, drawn at once. */
class Flat {
  readonly mesh: Mesh<InstancedBufferGeometry, ShaderMaterial>;
  #parts: Record<'place' | 'size' | 'part', InstancedBufferAttribute>;

  constructor(
    shaders: Shaders,
    readonly most: number,
  ) {
    const geometry = new InstancedBufferGeometry();
    const plane = new PlaneGeometry(2, 2);
    geometry.index = plane.index;
    geometry.setAttribute('position', plane.getAttribute('position'));
    const attribute = (size: number) =>
      new InstancedBufferAttribute(new Float32Array(most * size), size);
    this.#parts = { place: attribute(3), size: attribute(1), part: attribute(1) };
    for (const [name, each] of Object.entries(this.#parts)) geometry.setAttribute(name, each);
    const material = shaded(shaders, { colour: NIGHT.spot, core: NIGHT.core });
    Object.assign(material, { transparent: true, depthWrite: false });
    this.mesh = new Mesh(geometry, material);
    this.mesh.frustumCulled = false;
  }

  put(things: { place: Place; size: number; part: number }[]) {
    const shown = things.slice(0, this.most);
    shown.forEach(({ place, size, part }, index) => {
      this.#parts.place.setXYZ(index, ...vectorOf(place).toArray());
      this.#parts.size.setX(index, size);
      this.#parts.part.setX(index, Math.min(1, Math.max(0, part)));
    });
    for (const each of Object.values(this.#parts)) each.needsUpdate = true;
    this.mesh.geometry.instanceCount = shown.length;
    this.mesh.visible = shown.length > 0;
  }
}

/** Along the great circle, higher the farther it goes. */
class Flight extends Curve<Vector3> {
  #way;
  #height;

  constructor({ from, to }: Arc) {
    super();
    this.#way = geoInterpolate(from, to);
    this.#height = 0.06 + 0.14 * vectorOf(from).angleTo(vectorOf(to));
  }

  override getPoint(part: number, into = new Vector3()): Vector3 {
    const height = 1.006 + this.#height * Math.sin(Math.PI * part);
    return into.copy(vectorOf(this.#way(part))).multiplyScalar(height);
  }
}

function flightOf(arc: Arc): Mesh<TubeGeometry, ShaderMaterial> {
  const tube = new TubeGeometry(new Flight(arc), 64, 0.005, 6);
  const colours = { light: NIGHT.light, core: NIGHT.core };
  const material = shaded(FLIGHT, colours, { lit: { value: new Vector2() } });
  Object.assign(material, { transparent: true, depthWrite: false });
  const mesh = new Mesh(tube, material);
  mesh.frustumCulled = false;
  mesh.renderOrder = 3;
  return mesh;
}
