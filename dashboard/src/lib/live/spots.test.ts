import { geoContains } from 'd3-geo';
import { feature } from 'topojson-client';
import { expect, test } from 'vitest';
import atlas from 'world-atlas/countries-50m.json';

import countries from './countries.json' with { type: 'json' };
import { byCountry, centreOf, numberOf, placeOf, spotsOf } from './spots.js';
import { countries as drawn } from './world.js';

const point = (country: string | null, count: number, more: object = {}) => ({
  lat: null,
  lon: null,
  country,
  city: null,
  count,
  ...more,
});
const vienna = point('AT', 3, { lat: 48.2, lon: 16.4, city: 'Vienna' });

test('a place stands within its country', () => {
  const shapes = feature(atlas as never, atlas.objects.countries as never) as never as {
    features: { id: string }[];
  };
  const wrong = Object.keys(countries).filter((code) => {
    const same = shapes.features.filter(({ id }) => id === numberOf(code));
    return same.length && !same.some((shape) => geoContains(shape as never, centreOf(code)!));
  });
  expect(wrong).toEqual(['MH']); // the Marshall Islands, which are narrower than what is rounded
});

test('all countries that the map draws are known, but for three that have no number', () => {
  const numbers = new Set(Object.keys(countries).map(numberOf));
  const unknown = drawn.features.filter(({ id }) => !numbers.has(String(id)));
  expect(unknown.map((each) => each.properties?.name).sort()).toEqual([
    'Kosovo',
    'N. Cyprus',
    'Somaliland',
  ]);
});

test('a point without a place stands in the middle of its country, one without a country nowhere', () => {
  const found = spotsOf([point('DE', 1), vienna, point('ZZ', 9), point(null, 9)]);
  expect(found.map(({ place, count }) => [place, count])).toEqual([
    [[16.4, 48.2], 3],
    [centreOf('DE'), 1],
  ]);
});

test('an event is where the sessions of its city are, else in its country', () => {
  const spots = spotsOf([vienna]);
  expect(placeOf({ country: 'AT', city: 'Vienna' }, spots)).toEqual([16.4, 48.2]);
  expect(placeOf({ country: 'AT', city: 'Graz' }, spots)).toEqual(centreOf('AT'));
  expect(placeOf({ country: null }, spots)).toBeUndefined();
});

test('sessions of no known country are counted too', () => {
  expect(byCountry([vienna, point('AT', 1), point('DE', 9)], 20)).toEqual([
    ['DE', 9],
    [null, 7],
    ['AT', 4],
  ]);
  expect(byCountry([], 0)).toEqual([]);
});
