// The pages of a project's settings, and who sees them.

import Braces from '@lucide/svelte/icons/braces';
import Eraser from '@lucide/svelte/icons/eraser';
import FileCode from '@lucide/svelte/icons/file-code';
import Funnel from '@lucide/svelte/icons/funnel';
import Group from '@lucide/svelte/icons/group';
import KeyRound from '@lucide/svelte/icons/key-round';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ScrollText from '@lucide/svelte/icons/scroll-text';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Stethoscope from '@lucide/svelte/icons/stethoscope';
import Tags from '@lucide/svelte/icons/tags';
import UsersRound from '@lucide/svelte/icons/users-round';

import { texts } from '$lib/texts/index.js';

type Name = keyof typeof texts.settings.pages;

export interface SettingsPage {
  name: Name;
  text: string;
  /** Below the project's own address. */
  path: string;
  icon: typeof KeyRound;
  isForAdmins: boolean;
}

const page = (name: Name, icon: typeof KeyRound, isForAdmins = false): SettingsPage => ({
  name,
  text: texts.settings.pages[name],
  path: name === 'general' ? 'settings' : `settings/${name}`,
  icon,
  isForAdmins,
});

export const PAGES: SettingsPage[] = [
  page('general', SlidersHorizontal),
  page('keys', KeyRound),
  page('environments', Braces),
  page('members', UsersRound),
  page('limits', Funnel),
  page('scrubbing', Eraser),
  page('grouping', Group),
  page('source-maps', FileCode),
  page('tags', Tags),
  page('ingest', Stethoscope),
  page('privacy', ShieldCheck, true),
  page('jobs', ListChecks, true),
  page('audit', ScrollText, true),
];
