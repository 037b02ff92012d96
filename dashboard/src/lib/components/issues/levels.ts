// How severe an issue is, by colour. Pure.

export type Tone = 'plain' | 'accent' | 'good' | 'bad' | 'warn';

export const toneOf = (level: string): Tone =>
  level === 'fatal' || level === 'error' ? 'bad' : level === 'warning' ? 'warn' : 'plain';
