// Colours of what became of rules and deliveries. Pure.

export type Tone = 'plain' | 'accent' | 'good' | 'bad' | 'warn';

export const OUTCOME_TONES: Record<string, Tone> = {
  fired: 'bad',
  suppressed: 'warn',
  quiet: 'good',
  unknown: 'plain',
};

export const DELIVERY_TONES: Record<string, Tone> = {
  pending: 'accent',
  delivered: 'good',
  dead: 'bad',
};
