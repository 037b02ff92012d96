// What the tracker keeps in localStorage, where there is one that it may use. Nothing here throws:
// what cannot be kept is not there when it is read.

export type Disk = Record<string, string>;

export function openDisk(isAllowed: boolean): Disk {
  try {
    if (isAllowed) return localStorage;
  } catch {} // the browser forbids it
  return Object.freeze({});
}

export function keep(disk: Disk, name: string, value: string): void {
  try {
    disk[name] = value;
  } catch {} // it is full, or there is none
}
