// Keeps numbers up to date while events come: at most once in a while, and only while somebody looks.

import { createContext } from 'svelte';

import type { View } from './view.js';

const LEAST = 5000; // milliseconds between two renewals

interface Source {
  onEvents(listener: () => void): () => void;
}

export class Fresh {
  #renewals = new Set<() => void>();
  #timer?: ReturnType<typeof setTimeout>;
  #last = Date.now();
  #isDue = false;

  constructor(
    source: Source,
    readonly isWanted: () => boolean,
  ) {
    $effect(() => {
      const leave = source.onEvents(() => this.#hear());
      const shown = () => this.#isDue && this.#hear();
      document.addEventListener('visibilitychange', shown);
      return () => {
        leave();
        document.removeEventListener('visibilitychange', shown);
        clearTimeout(this.#timer);
      };
    });
  }

  /** Calls `renew` again and again, for as long as the component lives. */
  use(renew: () => void): void {
    $effect(() => {
      this.#renewals.add(renew);
      return () => this.#renewals.delete(renew);
    });
  }

  #hear() {
    this.#isDue = true;
    if (this.#timer || document.hidden || !this.isWanted()) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (document.hidden) return;
        this.#isDue = false;
        this.#last = Date.now();
        this.#renewals.forEach((renew) => renew());
      },
      Math.max(0, this.#last + LEAST - Date.now()),
    );
  }
}

/** Whether what happens now lies in the range. */
export const includesNow = (view: View, now = Date.now()): boolean =>
  view.period !== 'custom' || endOf(view.to!) > now;

/** Days are included whole, wherever on Earth. */
const endOf = (to: string) => Date.parse(to) + (to.length === 10 ? 36 * 3_600_000 : 0);

export const [getFresh, setFresh] = createContext<Fresh>();
