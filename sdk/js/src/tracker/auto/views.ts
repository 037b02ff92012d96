import type { Add } from '../tracker';
import { propertiesOf } from './elements';

const NAME = 'data-track-view';
/** Of the element, or of the window if the element is larger. */
const LEAST_SHARE = 0.5;
const STEPS = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

/** `<section data-track-view='pricing_seen'>`, once an element, also of those that come later. */
export function captureViews(add: Add): void {
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting, intersectionRatio, intersectionRect } of entries) {
      const isLarge = intersectionRect.height >= LEAST_SHARE * innerHeight;
      if (isIntersecting && (intersectionRatio >= LEAST_SHARE || isLarge)) {
        seen.unobserve(target);
        add(target.getAttribute(NAME) || 'view', propertiesOf(target));
      }
    }
  }, { threshold: STEPS });
  const known = new WeakSet<Element>();
  const observe = (root: ParentNode) => {
    for (const element of root.querySelectorAll(`[${NAME}]`)) {
      if (!known.has(element)) seen.observe(element);
      known.add(element);
    }
  };
  observe(document);
  new MutationObserver((records) => {
    const parents = new Set(records.map(({ target }) => target as Element));
    for (const parent of parents) observe(parent);
  }).observe(document, { childList: true, subtree: true });
}
