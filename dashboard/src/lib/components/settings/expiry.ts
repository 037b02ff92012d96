// When a new key ends, by what the form offers: days from now, or never.

const DAY = 86_400_000; // milliseconds

export const expiryOf = (days: string, now = Date.now()): string | null =>
  days === '' ? null : new Date(now + Number(days) * DAY).toISOString();
