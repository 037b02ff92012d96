// Splits: shares that always add up. Pure.
//
// What one share gains its neighbours lose, the next in the list first: so only the people between the
// two get another variant (docs/flags.md, Splits and buckets).

import type { Serve, Share } from '$lib/api/flags.js';

const FINEST = 100; // steps, at least: one percent each

export const totalOf = (shares: Share[]): number =>
  shares.reduce((sum, share) => sum + share.weight, 0);

/** With at most two decimals. */
export const percentOf = (weight: number, total: number): number =>
  total ? Math.round((weight / total) * 10_000) / 100 : 0;

/** The same split in steps that are fine enough: nobody gets another variant by that. */
export function finer(shares: Share[]): Share[] {
  const total = totalOf(shares);
  if (!total || total >= FINEST) return shares;
  const factor = Math.ceil(FINEST / total);
  return shares.map((share) => ({ ...share, weight: share.weight * factor }));
}

/** All variants of the flag have a share; those that had none stand last, with nothing. */
export function complete(shares: Share[], variants: string[]): Share[] {
  const named = new Set(shares.map((share) => share.variant));
  const added = variants.filter((name) => !named.has(name));
  const all = [...shares, ...added.map((variant) => ({ variant, weight: 0 }))];
  if (totalOf(all) || !all.length) return all;
  return all.map((share, at) => ({ ...share, weight: at === 0 ? FINEST : 0 }));
}

/** One share becomes so large, in percent of all; the others make room or take what is left. */
export function withPercent(shares: Share[], at: number, percent: number): Share[] {
  const fine = finer(shares);
  const total = totalOf(fine);
  const wanted = Math.round((Math.min(100, Math.max(0, percent)) / 100) * total);
  const moved = fine.map((share) => ({ ...share }));
  if (moved.length < 2) return moved;
  let left = wanted - moved[at]!.weight; // what the others have to give
  moved[at]!.weight = wanted;
  for (const other of neighbours(at, moved.length)) {
    const given = Math.min(moved[other]!.weight, left); // below 0: it gets
    moved[other]!.weight -= given;
    left -= given;
  }
  return moved;
}

/** The next ones first, then those before. */
const neighbours = (at: number, length: number): number[] => [
  ...Array.from({ length: length - at - 1 }, (_, step) => at + 1 + step),
  ...Array.from({ length: at }, (_, step) => at - 1 - step),
];

export function evenly(shares: Share[]): Share[] {
  const each = Math.floor(FINEST / shares.length);
  const rest = FINEST - each * shares.length;
  return shares.map((share, at) => ({ ...share, weight: each + (at < rest ? 1 : 0) }));
}

/** One variant for all becomes a split that gives it to all, so that nothing changes at first. */
export function asSplit(serve: Serve | null, variants: string[]): Serve {
  const first = serve?.variant ?? variants[0];
  const shares = first ? [{ variant: first, weight: FINEST }] : [];
  return { split: complete(shares, variants) };
}

/** A split becomes what most of them get. */
export function asVariant(serve: Serve | null, variants: string[]): Serve {
  const most = [...(serve?.split ?? [])].sort((a, b) => b.weight - a.weight)[0];
  return { variant: most?.variant ?? variants[0] ?? null };
}
