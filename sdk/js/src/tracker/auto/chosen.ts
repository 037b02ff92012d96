/**
 * The names that a list like `clicks outbound` or `all -vitals` chooses among all: those that it
 * names, or all of them when it names none, without those behind a minus.
 */
export function chosen(list: string, all: string[]): string[] {
  const words = list.toLowerCase().split(/[\s,]+/).filter(Boolean);
  const named = words.filter((word) => word !== 'all' && !word.startsWith('-'));
  const wanted = named.length && !words.includes('all') ? named : all;
  return all.filter((name) => wanted.includes(name) && !words.includes('-' + name));
}
