// The file of the script tag: finds its own tag, asks whether the visitor wants this, and puts the
// functions for the page in place.

import { track, type Add, type Properties } from './tracker';

export interface Tracker {
  readonly project: string;
  event(name: string, properties?: Properties): void;
  identify(userId: string | number, traits?: Properties): void;
  reset(): void;
  /** A call as an array, as it can be made of an array before this is loaded. */
  push(call: Call): void;
}
type Call = ['event' | 'identify' | 'reset', ...unknown[]];
/** What may stand under a name: nothing, these functions, calls to be made, an element of that id. */
type Held = Partial<Tracker & Call[] & Element> | undefined;

/** The second one where the page has something of its own under the first. */
const NAMES = ['tracker', 'beacon'];

const script = (document.currentScript ??
  document.querySelector('script[data-project]')) as HTMLScriptElement;
const project = script.dataset.project!;
const page = window as unknown as Record<string, Held>;

// Loaded a second time, it has nothing to do.
if (!NAMES.some((name) => page[name]?.project === project)) {
  const { globalPrivacyControl, doNotTrack } = navigator as Navigator & {
    globalPrivacyControl?: boolean;
  };
  const isRefused = (globalPrivacyControl || doNotTrack === '1') && !('ignoreDnt' in script.dataset);
  const [add, reset]: [Add, () => void] = isRefused
    ? [() => {}, () => {}]
    : track(project, script.dataset, script.src);
  const functions: Tracker = {
    project,
    event: add,
    identify: (user_id, traits) => add('$identify', { user_id, traits }),
    reset,
    push: ([method, ...given]) => (functions[method] as (...given: unknown[]) => void)?.(...given),
  };
  const name = NAMES.find((name) => !page[name] || page[name].forEach || page[name].nodeType);
  if (name) {
    const waiting = page[name];
    page[name] = functions as Held;
    waiting?.forEach?.(functions.push);
  }
}
