/** Calls `moved` when the application may have gone to another page; `replaced`: in place of this one. */
export function watchRoutes(moved: (replaced: boolean) => void): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...state) {
      original.apply(this, state);
      moved(name === 'replaceState');
    };
  }
  addEventListener('popstate', () => moved(false));
}
