// What a form or a button does: whether it is at it, and what was wrong the last time.

import type { Problem } from './client.js';
import { asProblem } from './resource.svelte.js';

export class Action {
  isBusy = $state(false);
  problem = $state.raw<Problem>();

  /** What `act` gave; nothing where it failed, which `problem` then tells. */
  run = async <T>(act: () => Promise<T>): Promise<{ done: T } | undefined> => {
    [this.isBusy, this.problem] = [true, undefined];
    try {
      return { done: await act() };
    } catch (error) {
      this.problem = asProblem(error);
      return undefined;
    } finally {
      this.isBusy = false;
    }
  };

  /** What is wrong with the field, as the server says. */
  of(field: string): string | undefined {
    return this.problem?.errors.find((each) => each.field === field)?.message;
  }
}
