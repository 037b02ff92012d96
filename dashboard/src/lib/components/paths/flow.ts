// Where the stops of paths and the streams between them are drawn. Pure.
//
// Columns are places along the path. Of each the largest stops are drawn, the others as one. Heights
// are sessions; each stop has at least the height of its label.

import type { PathsAnswer } from '$lib/api/journeys.js';

export interface Stop {
  key: string;
  place: number;
  /** Null: all that are too small to be drawn alone. */
  name: string | null;
  sessions: number;
  /** How many end here. */
  ends: number;
  x: number;
  y: number;
  height: number;
}

export interface Stream {
  key: string;
  from: Stop;
  to: Stop;
  sessions: number;
  /** The top at both ends, and how thick it is. */
  y0: number;
  y1: number;
  thickness: number;
}

export interface Flow {
  stops: Stop[];
  streams: Stream[];
  columns: number;
  columnWidth: number;
  width: number;
  height: number;
}

export const BAR = 12; // pixels, the width of a stop
const LEAST_COLUMN = 150;
const MOST_STOPS = 8; // of a column, beside the others
const TALLEST = 380; // the tallest column's bars
const LABEL = 20;
const GAP = 8;

type Link = PathsAnswer['links'][number];

export function flowOf(links: Link[], available: number, isBefore = false): Flow {
  const columns = links.length
    ? Math.max(...links.map((link) => link.place + (link.to === null ? 1 : 2)))
    : 0;
  const columnWidth = Math.max(LEAST_COLUMN, available / Math.max(1, columns));
  const names = Array.from({ length: columns }, (_, place) => largest(links, place));
  const drawn = (place: number, name: string) => (names[place]!.includes(name) ? name : null);
  const stops = new Map<string, Stop>();
  const streams = new Map<string, Stream>();

  const stopAt = (place: number, name: string): Stop => {
    const shown = drawn(place, name);
    const key = keyOf(place, shown);
    const column = isBefore ? columns - 1 - place : place;
    const made = { key, place, name: shown, sessions: 0, ends: 0, y: 0, height: 0 };
    const found = stops.get(key) ?? { ...made, x: column * columnWidth };
    stops.set(key, found);
    return found;
  };
  for (const link of links) {
    const from = stopAt(link.place, link.of);
    from.sessions += link.sessions;
    if (link.to === null) {
      from.ends += link.sessions;
      continue;
    }
    const to = stopAt(link.place + 1, link.to);
    const key = `${from.key}>${to.key}`;
    const stream = streams.get(key) ?? { key, from, to, sessions: 0, y0: 0, y1: 0, thickness: 0 };
    stream.sessions += link.sessions;
    streams.set(key, stream);
  }
  const all = [...streams.values()];
  for (const stop of stops.values())
    stop.sessions = Math.max(stop.sessions, sum(all.filter((stream) => stream.to === stop)));
  const inColumns = Array.from({ length: columns }, (_, place) => inOrder(stops.values(), place));
  const height = place(inColumns);
  const scale = scaleOf(inColumns);
  arrange(all, inColumns.flat(), scale);
  return {
    stops: inColumns.flat(),
    streams: all,
    columns,
    columnWidth,
    width: columns * columnWidth,
    height,
  };
}

/** The outline of a stream, from side to side. */
export function outline({ from, to, y0, y1, thickness }: Stream): string {
  const isBefore = to.x < from.x;
  const [x0, x1] = isBefore ? [from.x, to.x + BAR] : [from.x + BAR, to.x];
  const middle = (x0 + x1) / 2;
  const [end0, end1] = [y0 + thickness, y1 + thickness];
  return (
    `M${x0},${y0} C${middle},${y0} ${middle},${y1} ${x1},${y1} ` +
    `L${x1},${end1} C${middle},${end1} ${middle},${end0} ${x0},${end0} Z`
  );
}

const keyOf = (place: number, name: string | null) => `${place}:${JSON.stringify(name)}`;
const sum = (parts: { sessions: number }[]) =>
  parts.reduce((all, { sessions }) => all + sessions, 0);

/** The names of a column's largest stops, by what comes to them or goes from them. */
function largest(links: Link[], place: number): string[] {
  const [going, coming] = [new Map<string, number>(), new Map<string, number>()];
  const add = (counts: Map<string, number>, name: string, sessions: number) =>
    counts.set(name, (counts.get(name) ?? 0) + sessions);
  for (const link of links) {
    if (link.place === place) add(going, link.of, link.sessions);
    if (link.place === place - 1 && link.to !== null) add(coming, link.to, link.sessions);
  }
  const size = (name: string) => Math.max(going.get(name) ?? 0, coming.get(name) ?? 0);
  return [...new Set([...going.keys(), ...coming.keys()])]
    .sort((a, b) => size(b) - size(a))
    .slice(0, MOST_STOPS);
}

const inOrder = (stops: Iterable<Stop>, place: number): Stop[] =>
  [...stops]
    .filter((stop) => stop.place === place)
    .sort((a, b) => Number(a.name === null) - Number(b.name === null) || b.sessions - a.sessions);

/** Pixels a session. */
const scaleOf = (columns: Stop[][]) => TALLEST / Math.max(1, ...columns.map(sum));

/** Puts stops below each other; returns how high all is. */
function place(columns: Stop[][]): number {
  const scale = scaleOf(columns);
  let height = 0;
  for (const column of columns) {
    let y = 0;
    for (const stop of column) {
      stop.y = y;
      stop.height = Math.max(2, stop.sessions * scale);
      y += Math.max(LABEL, stop.height) + GAP;
    }
    height = Math.max(height, y);
  }
  return height;
}

/** Streams leave and come in the order of the stops at their other end. */
function arrange(streams: Stream[], stops: Stop[], scale: number): void {
  const order = new Map(stops.map((stop, at) => [stop, at]));
  const by = (end: 'from' | 'to') => (a: Stream, b: Stream) =>
    order.get(a[end])! - order.get(b[end])!;
  for (const stop of stops) {
    let y = stop.y;
    for (const stream of streams.filter((each) => each.from === stop).sort(by('to'))) {
      stream.thickness = Math.max(1, stream.sessions * scale);
      stream.y0 = y;
      y += stream.sessions * scale;
    }
    y = stop.y;
    for (const stream of streams.filter((each) => each.to === stop).sort(by('from'))) {
      stream.y1 = y;
      y += stream.sessions * scale;
    }
  }
}
