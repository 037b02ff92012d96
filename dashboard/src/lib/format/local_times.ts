// Times as a field of type `datetime-local` has them, in a zone of one's choice. Pure.

const MINUTE = 60_000;

/** `2026-11-21T17:05`, which a clock in the zone shows then. */
export function localField(at: string | Date, zone: string): string {
  return new Date(shown(new Date(at).getTime(), zone)).toISOString().slice(0, 16);
}

/** When a clock in the zone shows this: the first time of two, and where it is skipped, the moment
 * after the gap that is as long after it. Empty is undefined. */
export function fromLocalField(text: string, zone: string): string | undefined {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return undefined;
  const day = 24 * 60 * MINUTE;
  const offsets = [wanted - day, wanted + day].map((at) => shown(at, zone) - at);
  const fitting = offsets
    .map((offset) => wanted - offset)
    .filter((at) => shown(at, zone) === wanted);
  return new Date(fitting.length ? Math.min(...fitting) : wanted - offsets[0]!).toISOString();
}

/** What the zone's clock shows, as if it were UTC, in milliseconds, to the minute. */
function shown(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
}
