// What a retention's answer says as a table, and of all cohorts together. Pure.

import type { RetentionAnswer } from '$lib/api/journeys.js';

export interface Cell {
  count: number;
  /** In percent of the cohort. */
  rate: number | null;
  /** Its bucket is not over yet. */
  isOpen: boolean;
}

export interface Line {
  begins: string;
  visitors: number;
  /** From the 0th bucket, which is the cohort itself. */
  cells: Cell[];
}

/** `now` in milliseconds: a range that goes on has a last bucket that is not over. */
export function linesOf({ cohorts, range }: RetentionAnswer, now: number): Line[] {
  const goesOn = Date.parse(range.to) > now;
  return cohorts.map(({ begins, visitors, returned }) => ({
    begins,
    visitors,
    cells: returned.map((count, at) => ({
      count,
      rate: visitors ? (100 * count) / visitors : null,
      isOpen: goesOn && at === returned.length - 1,
    })),
  }));
}

/** Of each bucket how many of all who could came back, in percent; open buckets do not count. */
export function meansOf(lines: Line[]): (number | null)[] {
  const length = Math.max(0, ...lines.map(({ cells }) => cells.length));
  return Array.from({ length }, (_, at) => {
    const counted = lines.filter(({ cells }) => cells[at] && (at === 0 || !cells[at].isOpen));
    const visitors = counted.reduce((sum, line) => sum + line.visitors, 0);
    const came = counted.reduce((sum, line) => sum + line.cells[at]!.count, 0);
    return visitors ? (100 * came) / visitors : null;
  });
}

/** Of the buckets after the cohort's own, as far as one is over. */
export function laterOf(lines: Line[]): (number | null)[] {
  const means = meansOf(lines);
  return means.slice(1, means.findLastIndex((mean) => mean !== null) + 1);
}

/** 0 to 1: how strong the colour is, by the most that came back in any later bucket. */
export function heatOf(rate: number | null, most: number): number {
  return rate === null || most <= 0 ? 0 : Math.min(1, Math.sqrt(rate / most));
}

export const mostOf = (lines: Line[]): number =>
  Math.max(0, ...lines.flatMap(({ cells }) => cells.slice(1).map((cell) => cell.rate ?? 0)));

/** As the address names a cell: `1~2026-03-02T00:00:00+01:00`. */
export function cellOf(text: string | null): { cohort: string; bucket: number } | undefined {
  const [, bucket, cohort] = /^(\d{1,3})~(.+)$/.exec(text ?? '') ?? [];
  return cohort === undefined ? undefined : { cohort, bucket: Number(bucket) };
}
