// Values of any shape as rows to read. Pure.

export interface Row {
  name: string;
  text: string;
  isCode: boolean;
}

/** One level of names is opened: `headers.Host`. Pairs, as of headers, are names and values too. */
export function rowsOf(value: Record<string, unknown>, before = ''): Row[] {
  return Object.entries(value).flatMap(([name, each]): Row[] => {
    if (each === null || each === undefined || each === '') return [];
    const full = before + name;
    const pairs = asPairs(each);
    if (pairs && !before) return rowsOf(pairs, `${name}.`);
    if (typeof each === 'string') return [{ name: full, text: each, isCode: false }];
    if (typeof each !== 'object') return [{ name: full, text: String(each), isCode: false }];
    const text = JSON.stringify(each, null, 2);
    return text === '{}' || text === '[]' ? [] : [{ name: full, text, isCode: true }];
  });
}

function asPairs(value: unknown): Record<string, unknown> | undefined {
  if (Array.isArray(value)) {
    const isPairs =
      value.length > 0 && value.every((each) => Array.isArray(each) && each.length === 2);
    return isPairs ? Object.fromEntries(value as [string, unknown][]) : undefined;
  }
  return value && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
}
