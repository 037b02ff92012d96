// How places, devices and visitors are called. Pure.

import { valueText } from '$lib/state/filter_texts.js';

interface Placed {
  city: string | null;
  region?: string | null;
  country: string | null;
}

/** `Vienna, Austria` */
export const placeText = ({ city, region, country }: Placed): string =>
  [city ?? region, country && valueText('country', country)].filter(Boolean).join(', ');

/** `Firefox on Linux` is `Firefox, Linux`. */
export const deviceText = (of: { browser: string | null; os: string | null }): string =>
  [of.browser, of.os].filter(Boolean).join(', ');

/** As people know them: name, e-mail, else the id. */
export function visitorName(visitor: { id: string; traits: Record<string, unknown> }): string {
  const { name, email } = visitor.traits;
  for (const each of [name, email]) if (typeof each === 'string' && each) return each;
  return visitor.id;
}

const LONG = 20;

/** The beginning and end of what only machines read. */
export const shortId = (id: string): string =>
  id.length > LONG ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
