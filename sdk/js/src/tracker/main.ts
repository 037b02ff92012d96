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

// An image with this name would be found in its place: such may stand in what visitors write, and
// the captures are loaded from where this says.
const { currentScript } = document;
const script = (
  currentScript instanceof HTMLScriptElement
    ? currentScript
    : document.querySelector('script[data-project]')
) as HTMLScriptElement;
const project = script.dataset.project!;
const page = window as unknown as Record<string, Held>;
const isFree = (held: Held) =>
  !held || held.forEach || held.nodeType || held.project === project;
const name = NAMES.find((name) => isFree(page[name])) ?? '';
const held = page[name];

// Loaded a second time, it has nothing to do.
if (held?.project !== project) {
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
  page[name] = functions as Held;
  held?.forEach?.(functions.push);
}
