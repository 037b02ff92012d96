const UNITS: Record<string, string> = { day: 'Day', week: 'Week', month: 'Month' };

export const retention = {
  title: 'Retention',
  question: 'What counts',
  first: 'Who did this first',
  back: 'and came back to do this',
  every: 'Counted by',
  table: 'Who came back',
  heat: 'Who came back, by cohort',
  chart: 'Retention of all cohorts together',
  mean: 'All',
  cohort: 'First seen doing it',
  unit: (every: string) => UNITS[every]!,
  bucket: (every: string, number: number) => `${UNITS[every]} ${number}`,
  cell: (count: string, rate: string, isOpen: boolean) =>
    `${count} visitors, ${rate}${isOpen ? '; not over yet' : ''}`,
  open: 'Dashed: not over yet, so it can still grow. “All” leaves these out.',
  percent: 'Percent',
  counts: 'Counts',
  as: 'Show as',
  empty:
    'Nobody did this in this range. Choose another first event, a longer range, or send events first.',
};
