// What kind of thing an event is, which gives it its colour. Pure; the names are those of
// beacon/events.py.

export const KINDS = ['page', 'action', 'error', 'identify', 'vitals', 'quiet', 'flag'] as const;
export type EventKind = (typeof KINDS)[number];

const PAGES = new Set(['$page', 'page_view', '$pageview', 'pageview']);
const QUIET = new Set(['scroll_depth', 'time_on_page']);
const ERROR_LEVELS = new Set(['error', 'fatal']);

export function kindOf(event: { event: string; level?: string | null }): EventKind {
  if (PAGES.has(event.event)) return 'page';
  if (event.level && ERROR_LEVELS.has(event.level)) return 'error';
  if (event.event === '$identify') return 'identify';
  if (event.event === 'web_vital') return 'vitals';
  if (event.event === '$flag_exposure') return 'flag';
  return QUIET.has(event.event) ? 'quiet' : 'action';
}
