// One flag being edited: the draft, what is there, and what somebody else made of it meanwhile.
//
// A draft is kept in the tab until it is saved or discarded, also over a reload.

import { wasChanged } from '$lib/api/etags.js';
import { changeFlag, readFlag, type FlagChanges, type Read } from '$lib/api/flags.js';
import type { Problem } from '$lib/api/client.js';
import { asProblem } from '$lib/api/resource.svelte.js';

import {
  changesOf,
  draftOf,
  onTopOf,
  patchOf,
  variantFaults,
  type Change,
  type Draft,
  type DraftSettings,
} from './draft.js';

interface Kept {
  base: Read;
  draft: Draft;
}

export class Editing {
  /** What the draft began with. */
  base = $state.raw() as Read;
  draft = $state.raw() as Draft;
  /** Newer than `base`, and not looked at yet. */
  newer = $state.raw<Read>();
  isSaving = $state(false);
  problem = $state.raw<Problem>();

  changes: Change[] = $derived(changesOf(draftOf(this.base.flag), this.draft));
  theirs: Change[] = $derived(
    this.newer ? changesOf(draftOf(this.base.flag), draftOf(this.newer.flag)) : [],
  );
  patch: FlagChanges = $derived(patchOf(this.changes, this.draft));
  faults = $derived(variantFaults(this.draft.variants, this.draft.type));
  isFaulty = $derived(this.faults.some(Boolean));

  constructor(
    readonly projectId: string,
    readonly key: string,
    read: Read,
  ) {
    const kept = this.#kept();
    this.base = kept?.base ?? read;
    this.draft = kept?.draft ?? draftOf(read.flag);
    if (kept) this.take(read);
    $effect(() => this.#keep());
  }

  /** As it is now, after somebody's change: nothing of the draft gets lost. */
  take(read: Read): void {
    if (read.flag.version === this.base.flag.version && read.etag === this.base.etag) return;
    if (!this.changes.length) this.begin(read);
    else if (changesOf(draftOf(this.base.flag), draftOf(read.flag)).length) this.newer = read;
    else this.#moveTo(read); // a switch, or how often it is asked for
  }

  #moveTo(read: Read) {
    this.draft = onTopOf(draftOf(read.flag), this.changes, this.draft);
    [this.base, this.newer] = [read, undefined];
  }

  begin(read: Read): void {
    [this.base, this.draft, this.newer] = [read, draftOf(read.flag), undefined];
    this.problem = undefined;
  }

  set(changed: Partial<Draft>): void {
    this.draft = { ...this.draft, ...changed };
  }

  setThere(environment: string, changed: Partial<DraftSettings>): void {
    const there = { ...this.draft.environments[environment]!, ...changed };
    this.set({ environments: { ...this.draft.environments, [environment]: there } });
  }

  /** Returns what brings them back. */
  discard(): () => void {
    const { draft } = this;
    this.begin(this.newer ?? this.base);
    return () => (this.draft = draft);
  }

  takeTheirs(): void {
    if (this.newer) this.begin(this.newer);
  }

  keepMine(): void {
    if (!this.newer) return;
    this.#moveTo(this.newer);
    this.problem = undefined;
  }

  /** Whether it was saved. Who was too late is shown what the others did. */
  async save(): Promise<boolean> {
    [this.isSaving, this.problem] = [true, undefined];
    try {
      this.begin(await changeFlag(this.projectId, this.key, this.patch, this.base.etag));
      return true;
    } catch (error) {
      if (!wasChanged(error)) this.problem = asProblem(error);
      else return await this.#lookAndSave();
      return false;
    } finally {
      this.isSaving = false;
    }
  }

  /** What the others changed is for people to look at, but for switches. */
  async #lookAndSave(): Promise<boolean> {
    try {
      this.take(await readFlag(this.projectId, this.key));
    } catch (error) {
      this.problem = asProblem(error);
      return false;
    }
    return this.newer ? false : this.save();
  }

  get #name(): string {
    return `beacon-draft/${this.projectId}/${this.key}`;
  }

  #keep() {
    const kept: Kept = { base: this.base, draft: this.draft };
    try {
      if (this.changes.length) sessionStorage.setItem(this.#name, JSON.stringify(kept));
      else sessionStorage.removeItem(this.#name);
    } catch {
      // a full store keeps nothing, and editing goes on
    }
  }

  #kept(): Kept | undefined {
    try {
      return (JSON.parse(sessionStorage.getItem(this.#name) ?? 'null') as Kept | null) ?? undefined;
    } catch {
      return undefined;
    }
  }
}
