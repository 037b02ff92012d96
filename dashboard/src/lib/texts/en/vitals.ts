export const vitals = {
  title: 'Web vitals',
  atAGlance: 'All pages together',
  percentile: 'Percentile',
  names: {
    LCP: 'Largest paint',
    INP: 'Interaction to next paint',
    CLS: 'Layout shift',
    FCP: 'First paint',
    TTFB: 'Time to first byte',
  },
  ratings: { good: 'good', middling: 'needs work', poor: 'poor' },
  limits: (good: string, poor: string) => `good up to ${good}, poor over ${poor}`,
  goodUpTo: 'good up to',
  poorOver: 'poor over',
  over: (vital: string) => `${vital} over time`,
  pages: 'By page',
  table: 'Web vitals by page',
  measures: 'Measures',
  measured: (count: number) => (count === 1 ? 'measure' : 'measures'),
  empty:
    'No web vitals in this range. The tracker measures them in the browsers of your visitors when its script tag has this attribute:',
};
