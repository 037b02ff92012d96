// What became of an issue, in words. Pure.

import type { Activity } from '$lib/api/issues.js';
import { shortTimeText } from '$lib/format/times.js';
import { texts } from '$lib/texts/index.js';

export function toldOf({ kind, details }: Activity, zone: string): string {
  const said = texts.issues.activity;
  const text = (name: string) => (typeof details[name] === 'string' ? details[name] : '');
  const parts = [said.kinds[kind] ?? kind];
  const release = text('in_release') || text('resolved_in') || text('release');
  if (release) parts.push(said.inRelease(release));
  if (details.in_next_release) parts.push(said.inNextRelease);
  if (text('commit')) parts.push(said.byCommit(text('commit').slice(0, 12)));
  if (kind === 'assigned') parts.push(said.to(text('name') || texts.issues.nobody));
  if (text('until')) parts.push(said.until(shortTimeText(text('until'), zone)));
  const because = said.because[text('because') as keyof typeof said.because];
  if (because) parts.push(`(${because})`);
  return parts.join(' ');
}
