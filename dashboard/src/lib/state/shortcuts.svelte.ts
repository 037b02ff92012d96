// Keys: single ones (`/`), and those after `g` (`g e` goes to events). None while one types.

import { untrack } from 'svelte';

export interface Shortcut {
  /** As `?`, `/`, `g e`, `mod+k`. */
  keys: string;
  text: string;
  act: () => void;
}

const PATIENCE = 1200; // milliseconds between the two of a pair

class Shortcuts {
  all = $state.raw<Shortcut[]>([]);
  #first = '';
  #timer?: ReturnType<typeof setTimeout>;

  /** Adds some, for as long as the component of the present effect lives. */
  use(added: Shortcut[]): void {
    $effect(() => {
      this.all = [...untrack(() => this.all), ...added];
      return () => (this.all = this.all.filter((each) => !added.includes(each)));
    });
  }

  onkeydown = (event: KeyboardEvent): void => {
    const pressed = name(event);
    if (event.defaultPrevented || event.altKey || (isTyping(event) && !pressed.startsWith('mod+')))
      return;
    if (document.querySelector('dialog[open]') && !pressed.startsWith('mod+')) return;
    const keys = this.#first ? `${this.#first} ${pressed}` : pressed;
    this.#first = '';
    clearTimeout(this.#timer);
    const found = this.all.find((each) => each.keys === keys);
    if (found) {
      event.preventDefault();
      found.act();
    } else if (this.all.some((each) => each.keys.startsWith(`${pressed} `))) {
      this.#first = pressed;
      this.#timer = setTimeout(() => (this.#first = ''), PATIENCE);
    }
  };
}

const name = (event: KeyboardEvent) =>
  event.metaKey || event.ctrlKey ? `mod+${event.key.toLowerCase()}` : event.key;

function isTyping(event: KeyboardEvent): boolean {
  const on = event.target;
  if (!(on instanceof HTMLElement)) return false;
  return on.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(on.tagName);
}

export const shortcuts = new Shortcuts();
