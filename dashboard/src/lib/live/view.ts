// Whether one looks at the map or the globe: as the URL says, else as one chose last.

export type Shown = 'map' | 'globe';

const KEY = 'beacon-live-view';
const asShown = (value: string | null): Shown | undefined =>
  value === 'map' || value === 'globe' ? value : undefined;

export const readShown = (search: URLSearchParams): Shown =>
  asShown(search.get('view')) ?? asShown(localStorage.getItem(KEY)) ?? 'map';

export function writeShown(url: URL, shown: Shown): URL {
  localStorage.setItem(KEY, shown);
  const written = new URL(url);
  written.searchParams.set('view', shown);
  return written;
}

/** Whether the browser can draw in three dimensions. */
export function hasWebGl(): boolean {
  try {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext(); // a page may have only some
    return context !== null;
  } catch {
    return false;
  }
}
