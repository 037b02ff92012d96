// Makes src/lib/live/countries.json: of each country its ISO 3166 number, by which world-atlas knows
// it, and a place that stands for it. Run by hand, after an update of world-atlas; needs Debian's
// iso-codes. The place is the middle of the country's largest land, or where that lies outside (as
// of a country like a sickle), the point of the land that is farthest from its border.

import { readFileSync, writeFileSync } from 'node:fs';

import { geoArea, geoBounds, geoCentroid, geoContains, geoDistance } from 'd3-geo';
import { feature } from 'topojson-client';

const CODES = '/usr/share/iso-codes/json/iso_3166-1.json';
const ATLAS = new URL('../node_modules/world-atlas/countries-50m.json', import.meta.url);
const OUT = new URL('../src/lib/live/countries.json', import.meta.url);
const STEPS = 24;

// Those that the map has only as a part of another.
const MORE = {
  BQ: [-68.26, 12.18],
  BV: [3.36, -54.42],
  CC: [96.83, -12.17],
  CX: [105.68, -10.45],
  GF: [-53.1, 4],
  GI: [-5.35, 36.14],
  GP: [-61.55, 16.25],
  MQ: [-61.02, 14.64],
  RE: [55.53, -21.12],
  SJ: [16, 78.6],
  TK: [-171.85, -9.17],
  TV: [179.2, -8.52],
  UM: [166.65, 19.28],
  XK: [20.9, 42.58],
  YT: [45.15, -12.83],
};

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

function middle(shape) {
  const lands = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  const [largest] = lands
    .map((coordinates) => ({ type: 'Polygon', coordinates }))
    .sort((a, b) => geoArea(b) - geoArea(a));
  const centre = geoCentroid(largest);
  return geoContains(largest, centre) ? centre : innermost(largest);
}

function innermost(land) {
  const [[west, south], [east, north]] = geoBounds(land);
  const points = Array.from({ length: (STEPS + 1) ** 2 }, (_, index) => [
    west + ((east - west) * (index % (STEPS + 1))) / STEPS,
    south + ((north - south) * Math.floor(index / (STEPS + 1))) / STEPS,
  ]);
  const room = (point) => Math.min(...land.coordinates.flat().map((on) => geoDistance(point, on)));
  return points.filter((point) => geoContains(land, point)).sort((a, b) => room(b) - room(a))[0];
}

const atlas = read(ATLAS);
const shapes = feature(atlas, atlas.objects.countries).features;
const codes = read(CODES)['3166-1'].map(({ alpha_2, numeric }) => [alpha_2, numeric]);
const found = {};
for (const [code, number] of [...codes, ['XK', '']].sort()) {
  const same = shapes.filter(({ id }) => id === number).sort((a, b) => geoArea(b) - geoArea(a));
  const place = MORE[code] ?? (same[0] && middle(same[0].geometry));
  if (!place) console.error(`no place for ${code}`);
  else found[code] = [number, ...place.map((degrees) => Math.round(degrees * 100) / 100)];
}
const lines = Object.entries(found).map(
  (entry) => `  ${JSON.stringify(entry[0])}: ${JSON.stringify(entry[1])}`,
);
writeFileSync(OUT, `{\n${lines.join(',\n')}\n}\n`);
