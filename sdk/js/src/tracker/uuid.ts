/** A UUIDv7 (RFC 9562, 5.7) of a time in milliseconds. It is unique, not secret. */
export function uuid7(now: number): string {
  const time = now.toString(16).padStart(12, '0');
  const random = '-7xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16));
  return time.slice(0, 8) + '-' + time.slice(8) + random;
}
