// One page view a route (path and query), by whichever router and however often components mount.

import { track } from './beacon.js';

let followers = 0;
let viewed: string | undefined;
let before: string | undefined; // the page before this route, as a whole URL
let watching = false;

const look = () => {
  const route = location.pathname + location.search;
  if (route == viewed) return;
  viewed = followers ? route : undefined;
  const url = location.href.split('#')[0];
  if (followers) track('$page', { url, ref: before ?? document.referrer });
  before = url;
};

const watch = () => {
  watching = true;
  for (const name of ['pushState', 'replaceState'] as const) {
    const change = history[name];
    history[name] = (...state) => {
      change.apply(history, state);
      queueMicrotask(look);
    };
  }
  addEventListener('popstate', look);
};

/** Views the route that is there, unless it was already, and each other one until this is ended. */
export const follow = (): (() => void) => {
  watching || watch();
  followers++;
  look();
  return () => {
    followers--;
  };
};
