// The countries of the world, as shapes. Loaded only where they are drawn: it is the larger part of
// a map.

import type { Feature, FeatureCollection, MultiLineString } from 'geojson';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import atlas from 'world-atlas/countries-110m.json';

const ANTARCTICA = '010'; // nobody visits from there, and it would be a third of the map

const topology = atlas as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>;
const shapes = topology.objects.countries;
shapes.geometries = shapes.geometries.filter(({ id }) => id !== ANTARCTICA);

export type Country = Feature;

export const countries: FeatureCollection = feature(topology, shapes);
/** Between countries; coasts are none. */
export const borders: MultiLineString = mesh(topology, shapes, (a, b) => a !== b);
