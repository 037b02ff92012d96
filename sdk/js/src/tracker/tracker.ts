// What the tracker does on a page: page views by itself, other events when it is told.
//
// In: the attributes of the script tag and its address. Out: events in Beacon's tracker HTTP format
// (docs/tracker.md, docs/protocol.md), and functions for more of them.

import { currentUrl, pathOf, pattern } from './address';
import { openDisk } from './disk';
import { openOutbox } from './outbox';
import { watchRoutes } from './routes';
import { startSender } from './sender';
import { uuid7 } from './uuid';
import { anonymousId, forgetVisitor, sessionId } from './visitor';

/** The file of the automatic captures, of the same build as this one. The build fills it in. */
declare const AUTO_FILE: string;

export type Properties = Record<string, unknown>;
/** What stands beside an event's properties. */
export interface Fields {
  page_url?: string;
  [name: string]: unknown;
}
/** Never throws. */
export type Add = (name: string, properties?: Properties, fields?: Fields) => void;
/** What auto.ts has left to do when the visitor is about to be on another page (`moved`) or away. */
export type Leave = (moved: boolean) => void;
export interface Auto {
  start(captures: string, add: Add, url: () => string): Leave;
}

/** Starts at once. What it gives back adds an event, and makes the visitor a new one. */
export function track(project: string, data: DOMStringMap, source: string): [Add, () => void] {
  const host = (data.host ? data.host + '/' : source).replace(/(\/static\/sdk)?\/+[^/]*$/, '');
  const url = () => currentUrl('hash' in data);
  const excluded = pattern(data.exclude ?? '');
  const disk = openDisk(data.storage !== 'none');
  const outbox = openOutbox(disk, project, Date.now());
  const [added, sendLast] = startSender(outbox, `${host}/b?key=${project}`);
  let page = '';
  let leave: Leave | undefined;

  const add: Add = (name, properties, fields) => {
    try {
      const now = Date.now();
      const id = uuid7(now);
      const page_url = fields?.page_url ?? url();
      if (excluded.test(pathOf(page_url))) return;
      const event = {
        event: name,
        properties,
        id,
        timestamp: now,
        distinct_id: anonymousId(disk, now),
        session_id: sessionId(disk, now),
        ...fields,
        page_url,
      };
      outbox.add(id, JSON.stringify(event));
      added();
    } catch {} // properties that cannot be JSON
  };

  const view = () => {
    leave?.(true);
    const referrer = page || document.referrer;
    page = url();
    add('page_view', { screen: `${screen.width}x${screen.height}` }, { referrer });
  };

  const begin = () => {
    view();
    watchRoutes((replaced) => {
      // In place of this page, another query is no other page: somebody types into a search field.
      if (replaced && pathOf(page) === pathOf(url())) page = url();
      else if (page !== url()) view();
    });
    addEventListener('pageshow', (event) => event.persisted && view());
    // On the window, hence behind every listener on the document: what those add is sent too.
    addEventListener('visibilitychange', () => {
      if (document.hidden) {
        leave?.(false);
        sendLast();
      }
    });
    if ('auto' in data) {
      import(`${host}/static/sdk/${AUTO_FILE}`)
        .then(({ start }: Auto) => (leave = start(data.auto!, add, url)))
        .catch(() => {});
    }
  };
  if ((document as { prerendering?: boolean }).prerendering) {
    document.addEventListener('prerenderingchange', begin);
  } else begin();

  return [add, () => forgetVisitor(disk)];
}
