// The automatic captures beyond page views: a file of its own, which tracker.ts loads when the
// script tag has `data-auto`. Each capture is a function here, switched by its name.
//
// In: the value of `data-auto`, and how to add an event. Out: events (docs/tracker.md).

import type { Add, Auto } from '../tracker';
import { chosen } from './chosen';
import { captureClicks } from './clicks';
import { captureErrors } from './errors';
import { captureForms } from './forms';
import { captureLinks } from './links';
import { captureScroll } from './scroll';
import { captureTime } from './time';
import { captureViews } from './views';
import { captureVitals } from './vitals';

/** Called when the visitor leaves the page, by another address perhaps (`moved`); `add` still adds to
 * the page before. */
export type Left = (moved: boolean, add: Add) => void;
export type Capture = (add: Add, url: () => string) => Left | void;

const CAPTURES: Record<string, Capture> = {
  clicks: captureClicks,
  outbound: captureLinks('outbound'),
  downloads: captureLinks('downloads'),
  forms: captureForms,
  scroll: captureScroll,
  time: captureTime,
  views: captureViews,
  errors: captureErrors,
  vitals: captureVitals,
};

export const start: Auto['start'] = (captures, add, url) => {
  let page = url();
  const lefts: Left[] = [];
  for (const name of chosen(captures, Object.keys(CAPTURES))) {
    try {
      lefts.push(CAPTURES[name]!(add, url) ?? (() => {}));
    } catch {} // a browser that lacks what this one needs
  }
  return (moved) => {
    for (const left of lefts) left(moved, (name, properties) => add(name, properties, { page_url: page }));
    page = url();
  };
};
