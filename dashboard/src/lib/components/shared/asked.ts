// What of a shared report may be asked otherwise, and how its overview is split by time. Pure.

export const SHARED_PERIODS = ['24h', '7d', '30d', '12mo'] as const;
export type SharedPeriod = (typeof SHARED_PERIODS)[number];
type Interval = 'hour' | 'day' | 'month';

const DAY = 86_400_000; // milliseconds
const FEW = 2 * DAY;
const MANY = 120 * DAY;
const BY_PERIOD: Record<SharedPeriod, Interval> = {
  '24h': 'hour',
  '7d': 'day',
  '30d': 'day',
  '12mo': 'month',
};

export const periodOf = (text: string | null): SharedPeriod | undefined =>
  SHARED_PERIODS.find((each) => each === text);

/** By a period; of a range of its own, once that is known. */
export function intervalOf(
  period: SharedPeriod | undefined,
  range?: { from: string; to: string },
): Interval {
  if (period) return BY_PERIOD[period];
  if (!range) return 'day';
  const length = Date.parse(range.to) - Date.parse(range.from);
  return length <= FEW ? 'hour' : length > MANY ? 'month' : 'day';
}
