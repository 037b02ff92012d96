// Switches that move at once, and back again where Beacon refuses.

import { needsApproval, toggleFlag, type Flag } from '$lib/api/flags.js';
import { toasts } from '$lib/state/toasts.svelte.js';
import { texts } from '$lib/texts/index.js';

interface Asked {
  flag: string;
  enabled: boolean;
  environment?: string;
}

export class Toggles {
  /** What somebody wants that is not confirmed yet, by flag and environment. */
  #wanted = $state<Record<string, boolean>>({});
  /** A change that takes a second person. */
  approval = $state.raw<Asked>();

  constructor(
    readonly projectId: string,
    readonly onchanged: (flag: Flag) => void,
  ) {}

  shown(asked: Omit<Asked, 'enabled'>, actual: boolean): boolean {
    return this.#wanted[name(asked)] ?? actual;
  }

  isBusy(asked: Omit<Asked, 'enabled'>): boolean {
    return name(asked) in this.#wanted;
  }

  flip = async (asked: Asked): Promise<void> => {
    if (this.isBusy(asked)) return;
    this.#wanted[name(asked)] = asked.enabled;
    try {
      const { flag, enabled, environment } = asked;
      this.onchanged(await toggleFlag(this.projectId, flag, enabled, environment));
      const { turnedOn, turnedOff } = texts.flags.list;
      const where = environment ?? texts.flags.everywhere;
      toasts.say((enabled ? turnedOn : turnedOff)(flag, where));
    } catch (error) {
      if (needsApproval(error) && asked.environment) this.approval = asked;
      else toasts.fail(error);
    } finally {
      delete this.#wanted[name(asked)];
    }
  };
}

const name = ({ flag, environment }: Omit<Asked, 'enabled'>) => `${environment ?? ''}/${flag}`;
