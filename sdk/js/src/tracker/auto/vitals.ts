import { onCLS, onFCP, onINP, onLCP, onTTFB, type Metric } from 'web-vitals';

import type { Add } from '../tracker';

/** Layout shifts are a score, all others milliseconds. */
const FACTOR: Partial<Record<Metric['name'], number>> = { CLS: 10_000 };

/** Core Web Vitals, of the page that was loaded. Of several values with one id the last counts. */
export function captureVitals(add: Add, url: () => string): void {
  const page_url = url();
  const tell = ({ name, value, rating, id }: Metric) => {
    const factor = FACTOR[name] ?? 10;
    add('web_vital', { name, value: Math.round(value * factor) / factor, rating, id }, { page_url });
  };
  for (const observe of [onLCP, onINP, onCLS, onFCP, onTTFB]) observe(tell);
}
