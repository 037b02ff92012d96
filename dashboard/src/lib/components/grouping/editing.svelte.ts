// A project's rules being edited: the draft, what is saved, and what somebody else saved meanwhile.

import { wasChanged } from '$lib/api/etags.js';
import { readGroupingRules, saveGroupingRules, type ReadRules } from '$lib/api/grouping.js';
import type { Problem } from '$lib/api/client.js';
import { asProblem } from '$lib/api/resource.svelte.js';
import { moved } from '$lib/state/steps.js';

import {
  areSame,
  blankRule,
  draftOf,
  hasAction,
  isWhole,
  ruleOf,
  type DraftRule,
} from './draft.js';

export class Editing {
  /** What the draft began with. */
  base = $state.raw() as ReadRules;
  rules = $state<DraftRule[]>([]);
  /** Newer than `base`, and not looked at yet. */
  newer = $state.raw<ReadRules>();
  /** By id: those that are open. */
  open = $state<Record<number, boolean>>({});
  isSaving = $state(false);
  problem = $state.raw<Problem>();
  /** Somebody wanted to save what is not finished. */
  isAsked = $state(false);
  #ids = 0;

  wanted = $derived(this.rules.map(ruleOf));
  isChanged = $derived(!areSame(this.wanted, this.base.rules));
  isWhole = $derived(this.rules.every(isWhole));

  constructor(
    readonly projectId: string,
    read: ReadRules,
  ) {
    this.begin(read);
  }

  begin(read: ReadRules): void {
    [this.base, this.rules] = [read, draftOf(read.rules, this.#ids)];
    this.#ids += read.rules.length;
    [this.newer, this.problem, this.isAsked, this.open] = [undefined, undefined, false, {}];
  }

  add(): void {
    const rule = blankRule(this.#ids++);
    this.rules.push(rule);
    this.open[rule.id] = true;
  }

  copy(at: number): void {
    const rule = { ...$state.snapshot(this.rules[at]!), id: this.#ids++ };
    this.rules.splice(at + 1, 0, rule);
    this.open[rule.id] = true;
  }

  move(at: number, by: 1 | -1): void {
    this.rules = moved(this.rules, at, at + by);
  }

  remove(at: number): void {
    this.rules.splice(at, 1);
  }

  keepMine(): void {
    if (this.newer) [this.base, this.newer] = [this.newer, undefined];
  }

  takeTheirs(): void {
    if (this.newer) this.begin(this.newer);
  }

  /** Whether it was saved. Who was too late is shown what the others made of the rules. */
  async save(): Promise<boolean> {
    this.isAsked = true;
    for (const rule of this.rules) if (!isWhole(rule)) this.open[rule.id] = true;
    if (!this.isWhole) return false;
    [this.isSaving, this.problem] = [true, undefined];
    try {
      this.begin(await saveGroupingRules(this.projectId, this.wanted, this.base.etag));
      return true;
    } catch (error) {
      if (wasChanged(error)) await this.#look();
      else this.problem = asProblem(error);
      return false;
    } finally {
      this.isSaving = false;
    }
  }

  async #look() {
    try {
      this.newer = await readGroupingRules(this.projectId);
    } catch (error) {
      this.problem = asProblem(error);
    }
  }

  /** What is missing at the rule, once somebody wanted to save it. */
  missing(rule: DraftRule, said: { noAction: string; noTag: string }): string | undefined {
    if (!this.isAsked || isWhole(rule)) return undefined;
    return hasAction(rule) ? said.noTag : said.noAction;
  }
}
