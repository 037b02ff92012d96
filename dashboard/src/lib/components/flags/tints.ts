// Each variant has a colour of the theme's series, the same wherever it is shown. Pure.

const TINTS = [
  'bg-series-1',
  'bg-series-2',
  'bg-series-3',
  'bg-series-4',
  'bg-series-5',
  'bg-series-6',
] as const;
const GREY = 5;
const NO_VALUE = 4;

/** `variants` in their order; what is off is grey. */
function placeOf(name: string | null, variants: string[]): number {
  if (name === null) return NO_VALUE;
  if (name === 'off' && variants.length === 2) return GREY;
  const at = variants.indexOf(name);
  return at < 0 ? GREY : at % TINTS.length;
}

export const tintOf = (name: string | null, variants: string[]): string =>
  TINTS[placeOf(name, variants)]!;

/** As charts name them. */
export const seriesOf = (name: string | null, variants: string[]): number =>
  placeOf(name, variants) + 1;
