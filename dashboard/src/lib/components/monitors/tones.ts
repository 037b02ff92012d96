// Colours of states. Pure.

export type Tone = 'plain' | 'accent' | 'good' | 'bad' | 'warn';

export const STATE_TONES: Record<string, Tone> = {
  waiting: 'plain',
  ok: 'good',
  failing: 'bad',
  paused: 'plain',
  in_progress: 'accent',
  error: 'bad',
  missed: 'bad',
  timeout: 'bad',
  unknown: 'plain',
};

/** Of a day by its share of good checks. */
export const dayColour = (uptime: number | null): string =>
  uptime === null ? 'bg-line' : uptime >= 0.999 ? 'bg-good' : uptime >= 0.95 ? 'bg-warn' : 'bg-bad';
