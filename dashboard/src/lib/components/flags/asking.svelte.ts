// Who is asked about in previews: kept in the tab, so that it is the same people for every flag.

import type { Context } from '$lib/api/flags.js';

import { contextOf, crowd, fieldsOf, readContext, readPeople, type FieldOf } from './people.js';

const KEY = 'beacon-preview';
const FIRST: FieldOf[] = [
  { name: 'targetingKey', text: 'user-42' },
  { name: 'country', text: 'AT' },
];

interface Kept {
  fields: FieldOf[];
  isMany: boolean;
  hasOwn: boolean;
  people: string;
}

export class Asking {
  fields = $state.raw<FieldOf[]>(FIRST);
  isMany = $state(false);
  /** A list of one's own, rather than a crowd like the one person. */
  hasOwn = $state(false);
  people = $state('');
  isJson = $state(false);
  json = $state('');
  isBroken = $derived(this.isJson && !readContext(this.json));

  context: Context = $derived(
    (this.isJson ? readContext(this.json) : undefined) ?? contextOf(this.fields),
  );
  contexts: Context[] = $derived(
    !this.isMany ? [this.context] : this.hasOwn ? readPeople(this.people) : crowd(this.context),
  );

  constructor() {
    try {
      Object.assign(this, JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Kept>);
    } catch {
      // what is broken is as if it were not there
    }
    $effect(() => {
      const { fields, isMany, hasOwn, people } = this;
      const kept: Kept = {
        fields: this.isJson ? fieldsOf(this.context) : fields,
        isMany,
        hasOwn,
        people,
      };
      sessionStorage.setItem(KEY, JSON.stringify(kept));
    });
  }

  showJson(isJson: boolean): void {
    if (isJson) this.json = JSON.stringify(this.context, null, 2);
    else this.fields = fieldsOf(this.context);
    this.isJson = isJson;
  }
}
