// Short messages about what was done, each with at most one thing to do about it.

export interface Toast {
  id: number;
  text: string;
  isBad: boolean;
  action?: { text: string; act: () => void };
}

const SHOWN = 6000; // milliseconds
const MOST = 3;

class Toasts {
  shown = $state<Toast[]>([]);
  #made = 0;

  say(text: string, more: { isBad?: boolean; action?: Toast['action'] } = {}): void {
    const toast = { id: ++this.#made, text, isBad: more.isBad ?? false, action: more.action };
    this.shown = [...this.shown.slice(1 - MOST), toast];
    setTimeout(() => this.hide(toast.id), SHOWN);
  }

  fail(error: unknown): void {
    this.say(error instanceof Error ? error.message : String(error), { isBad: true });
  }

  hide(id: number): void {
    this.shown = this.shown.filter((each) => each.id !== id);
  }

  act(toast: Toast): void {
    this.hide(toast.id);
    toast.action?.act();
  }
}

export const toasts = new Toasts();
