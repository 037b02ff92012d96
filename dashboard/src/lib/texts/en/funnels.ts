export const funnels = {
  title: 'Funnels',
  result: 'Who went on',
  start:
    'Choose an event or a page for two steps or more. The funnel counts who goes them in this order.',
  empty: 'Nobody came to the first step in this range. Choose another step, or a longer range.',
  conversion: 'Conversion',
  converted: (reached: string, first: string) => `${reached} of ${first} visitors came to the end`,
  went: 'went on',
  lost: (count: string) => `${count} dropped`,
  who: (count: string, step: number) => `${count} dropped after step ${step}: show who`,
  median: (time: string) => `median ${time}`,
  medianHint: 'Half of those who went on took less than that from the step before.',
  by: (dimension: string) => `By ${dimension}`,
  dropped: (step: number) => `Dropped after step ${step}`,
};
