/** The page's URL as the server is told it: without the fragment, unless that is the route. */
export function currentUrl(byHash: boolean): string {
  return byHash ? location.href : location.href.split('#')[0]!;
}

/** Of such a URL: its path, and its fragment if it has one. */
export function pathOf(url: string): string {
  return url.slice(location.origin.length).replace(/\?[^#]*/, '');
}

/** `/admin/*, /cart`: a star stands for any characters, slashes too. */
export function pattern(paths: string): RegExp {
  const escaped = paths.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return RegExp(`^(${escaped.replace(/\*/g, '.*').replace(/[\s,]+/g, '|')})$`);
}
