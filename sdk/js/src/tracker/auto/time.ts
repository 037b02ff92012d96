import type { Left } from './auto';

/** Shorter stays are added to the next. */
const LEAST_MILLISECONDS = 1000;

/** For how long the page was visible since it was told last; the sum is the time on the page. */
export function captureTime(): Left {
  let visible = 0;
  let since = document.hidden ? null : performance.now();
  addEventListener('visibilitychange', () => {
    if (!document.hidden) since = performance.now();
  });
  return (moved, add) => {
    const now = performance.now();
    if (since !== null) visible += now - since;
    since = document.hidden ? null : now;
    if (visible >= LEAST_MILLISECONDS) {
      add('time_on_page', { seconds: Math.round(visible / 100) / 10 });
      visible = 0;
    }
    if (moved) visible = 0;
  };
}
