// The pages of a project: their names, addresses and keys, for the sidebar, the palette and `g x`.

import Activity from '@lucide/svelte/icons/activity';
import Bell from '@lucide/svelte/icons/bell';
import Bug from '@lucide/svelte/icons/bug';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import ChartSpline from '@lucide/svelte/icons/chart-spline';
import Compass from '@lucide/svelte/icons/compass';
import Flag from '@lucide/svelte/icons/flag';
import Footprints from '@lucide/svelte/icons/footprints';
import Funnel from '@lucide/svelte/icons/funnel';
import Gauge from '@lucide/svelte/icons/gauge';
import HeartPulse from '@lucide/svelte/icons/heart-pulse';
import MessageSquare from '@lucide/svelte/icons/message-square';
import Radio from '@lucide/svelte/icons/radio';
import Repeat from '@lucide/svelte/icons/repeat';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import Settings from '@lucide/svelte/icons/settings';
import Target from '@lucide/svelte/icons/target';
import UserRound from '@lucide/svelte/icons/user-round';
import UsersRound from '@lucide/svelte/icons/users-round';

import { texts } from '$lib/texts/index.js';

type Name = keyof typeof texts.shell.pages;

export interface Place {
  name: Name;
  text: string;
  /** Below the project's own address. */
  path: string;
  /** After `g`. */
  key: string;
  icon: typeof Activity;
}

const place = (name: Name, key: string, icon: typeof Activity, path: string = name): Place => ({
  name,
  text: texts.shell.pages[name],
  path,
  key,
  icon,
});

export const GROUPS: { text: string; places: Place[] }[] = [
  {
    text: texts.shell.groups.watch,
    places: [
      place('overview', 'o', ChartSpline, ''),
      place('live', 'l', Radio),
      place('events', 'e', Activity),
      place('sessions', 's', Footprints),
      place('visitors', 'v', UserRound),
    ],
  },
  {
    text: texts.shell.groups.errors,
    places: [
      place('issues', 'i', Bug),
      place('alerts', 't', Bell),
      place('monitors', 'm', HeartPulse),
      place('logs', 'y', ScrollText),
      place('feedback', 'b', MessageSquare),
    ],
  },
  {
    text: texts.shell.groups.analyse,
    places: [
      place('explore', 'x', ChartColumn),
      place('funnels', 'u', Funnel),
      place('retention', 'r', Repeat),
      place('paths', 'p', Compass),
      place('vitals', 'w', Gauge),
      place('goals', 'a', Target),
      place('cohorts', 'c', UsersRound),
    ],
  },
  {
    text: texts.shell.groups.build,
    places: [place('flags', 'f', Flag), place('settings', ',', Settings)],
  },
];

export const PLACES: Place[] = GROUPS.flatMap((group) => group.places);
