// What a link's password gave, for as long as the tab is open; without it where a browser keeps
// nothing, as it may in a frame of another site.

const key = (token: string) => `beacon-pass:${token}`;

export function keptPass(token: string): string {
  try {
    return sessionStorage.getItem(key(token)) ?? '';
  } catch {
    return '';
  }
}

export function keepPass(token: string, pass: string): void {
  try {
    sessionStorage.setItem(key(token), pass);
  } catch {
    // It is asked for again.
  }
}
