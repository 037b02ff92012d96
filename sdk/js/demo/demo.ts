// The demo's page: its buttons send events, flags change its shop, and its journal tells which
// events are on Beacon's disk. `beacon/web/demo/templates/demo.html` is the page.

import { flush, identify, init, page, reset, track } from '@beacon/sdk';
import { onChange } from '@beacon/sdk/flags';

import { Journal } from './journal';
import { dress, showFlags, showVisitor } from './shop';
import { followSwitches } from './switches';

const BURST = 1000;
const SHOWN = 60; // characters of an event's properties
const place = document.getElementById('demo');

/** What each button sends, and how its journal calls that. */
const sends: Record<string, () => string> = {
  page: () => {
    page();
    return 'page view';
  },
  custom: () => tracked('newsletter_joined', { weekly: true, topics: ['green', 'black'] }),
  revenue: () => tracked('purchase', { revenue: 24.5, currency: 'EUR', items: 2 }),
  error: () => {
    try {
      return String((null as unknown as { kettle: string }).kettle);
    } catch (error) {
      const { message, stack } = error as Error;
      return tracked('error', { message, stack });
    }
  },
  'identify-ada': () => signIn('ada', 'free'),
  'identify-grace': () => signIn('grace', 'pro'),
  reset: () => {
    reset();
    showVisitor();
    return 'signed out';
  },
  burst: () => {
    for (let n = 1; n <= BURST; n++) track('burst', { n });
    return `burst × ${BURST.toLocaleString('en')}`;
  },
};

function tracked(event: string, props: Record<string, unknown>): string {
  track(event, props);
  const told = JSON.stringify(props);
  return `${event} ${told.length > SHOWN ? `${told.slice(0, SHOWN)}…` : told}`;
}

function signIn(userId: string, plan: string): string {
  identify(userId, { plan });
  showVisitor(userId, plan);
  return `identify ${userId}, plan ${plan}`;
}

function start(projectId: string): void {
  const journal = new Journal(flush);
  init({ url: location.origin, projectId });
  showFlags();
  onChange(showFlags);
  journal.note('page view', 1);
  page();
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-send]')) {
    const kind = button.dataset['send'] ?? '';
    button.addEventListener('click', () => {
      const what = sends[kind]?.();
      if (what) journal.note(what, kind === 'burst' ? BURST : kind === 'reset' ? 0 : 1);
    });
  }
  dress();
  followSwitches();
}

const projectId = place?.dataset['project'];
if (projectId) start(projectId);
