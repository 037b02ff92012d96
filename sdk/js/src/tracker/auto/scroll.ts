import type { Add } from '../tracker';
import type { Left } from './auto';

const DEPTHS = [25, 50, 75, 100];

/** Once a page for each depth that came into view by scrolling. */
export function captureScroll(add: Add): Left {
  let reached = 0;
  let isAsked = false;
  const measure = () => {
    isAsked = false;
    const { scrollHeight } = document.documentElement;
    // Zoomed pages end at fractions of pixels.
    const percent = ((scrollY + innerHeight + 1) / scrollHeight) * 100;
    for (const depth of DEPTHS) {
      if (depth > reached && depth <= percent) add('scroll_depth', { percent: (reached = depth) });
    }
  };
  const ask = () => {
    if (!isAsked) requestAnimationFrame(measure);
    isAsked = true;
  };
  addEventListener('scroll', ask, { passive: true });
  return (moved) => {
    if (moved) reached = 0;
  };
}
