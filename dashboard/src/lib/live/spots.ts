// Where sessions are, as places that can be drawn. Pure.

import type { Point } from '$lib/state/live.svelte.js';

import countries from './countries.json' with { type: 'json' };

/** Degrees, east and north. */
export type Place = [lon: number, lat: number];

export interface Spot {
  place: Place;
  country: string | null;
  city: string | null;
  count: number;
}

const COUNTRIES = countries as unknown as Record<string, [number: string, ...place: Place]>;

/** A place that stands for the country. */
export function centreOf(country: string | null): Place | undefined {
  const [, lon, lat] = COUNTRIES[country ?? ''] ?? [];
  return lon === undefined || lat === undefined ? undefined : [lon, lat];
}

/** As maps know the country (ISO 3166): AT -> `040`. */
export const numberOf = (country: string): string | undefined => COUNTRIES[country]?.[0];

/** The most sessions first. A point of which only the country is known stands in the country's middle; one of which not
 * even that can be told is left out. */
export function spotsOf(points: Point[]): Spot[] {
  const found: Spot[] = [];
  for (const { lat, lon, country, city, count } of points) {
    const place: Place | undefined = lat === null || lon === null ? centreOf(country) : [lon, lat];
    if (place) found.push({ place, country, city, count });
  }
  return found.sort((a, b) => b.count - a.count);
}

/** Where the event happened: with the sessions of its city, else in the middle of its country. */
export function placeOf(
  event: { country?: string | null; city?: string | null },
  spots: Spot[],
): Place | undefined {
  const { country = null, city = null } = event;
  const same = spots.find((each) => each.country === country && each.city === city);
  return country === null ? undefined : (same?.place ?? centreOf(country));
}

/** The most sessions first; null are those whose country is not known. */
export function byCountry(
  points: Point[],
  active: number,
): [country: string | null, count: number][] {
  const counts = new Map<string | null, number>();
  for (const { country, count } of points) counts.set(country, (counts.get(country) ?? 0) + count);
  const known = points.reduce((sum, { count }) => sum + count, 0);
  if (active > known) counts.set(null, (counts.get(null) ?? 0) + active - known);
  return [...counts].sort((a, b) => b[1] - a[1]);
}
