// The demo's page: its buttons send events, flags change its shop, and its journal tells which
// events are on Beacon's disk. `beacon/web/demo/templates/demo.html` is the page.

import { debug, flush, identify, init, page, reset, track } from '@beacon/sdk';
import { onChange } from '@beacon/sdk/flags';

import { Journal } from './journal';
import { dress, showFlags, showVisitor } from './shop';
import { followSwitches, tell } from './switches';

const BURST = 1000;
const SHOWN = 100; // characters of an event's properties
const place = document.getElementById('demo');

/** How the journal calls what was sent, and more of it. */
type Entry = [what: string, more?: string];

/** What each button sends. */
const sends: Record<string, () => Entry> = {
  page: () => {
    page();
    return ['page view', location.pathname];
  },
  custom: () => tracked('newsletter_joined', { weekly: true, topics: ['green', 'black'] }),
  revenue: () => tracked('purchase', { revenue: 24.5, currency: 'EUR', items: 2 }),
  error: () => {
    try {
      return [(null as unknown as { kettle: string }).kettle];
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
    return ['sign out'];
  },
  burst: () => {
    for (let n = 1; n <= BURST; n++) track('burst', { n });
    return [`burst × ${BURST.toLocaleString('en')}`];
  },
};

function tracked(event: string, props: Record<string, unknown>): Entry {
  track(event, props);
  const told = JSON.stringify(props);
  return [event, told.length > SHOWN ? `${told.slice(0, SHOWN)}…` : told];
}

function signIn(userId: string, plan: string): Entry {
  identify(userId, { plan });
  showVisitor(userId, plan);
  return ['identify', `${userId}, plan ${plan}`];
}

function start(projectId: string): void {
  const journal = new Journal(flush);
  init({ url: location.origin, projectId });
  showFlags();
  onChange(showFlags);
  debug((said) => {
    if (typeof said === 'object') tell(said.message ?? '');
  });
  const [viewed, path] = sends['page']!();
  journal.note(viewed, 1, path);
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-send]')) {
    const kind = button.dataset['send'] ?? '';
    button.addEventListener('click', () => {
      const [what, more] = sends[kind]?.() ?? [];
      if (what) journal.note(what, kind === 'burst' ? BURST : kind === 'reset' ? 0 : 1, more);
    });
  }
  dress();
  followSwitches();
}

const projectId = place?.dataset['project'];
if (projectId) start(projectId);
