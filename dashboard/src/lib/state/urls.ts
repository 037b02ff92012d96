// Addresses that differ from the present one in some parameters. Pure.

/** Null takes a parameter away. */
export function changed(url: URL, values: Record<string, string | null>): URL {
  const made = new URL(url);
  for (const [name, value] of Object.entries(values))
    if (value === null) made.searchParams.delete(name);
    else made.searchParams.set(name, value);
  return made;
}
