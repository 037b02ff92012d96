// A flag while it is edited: what can be changed of it, what has become another, and the change that
// the API is to make of it. Pure.
//
// The switches are no part of it: they work at once.

import type { Flag, FlagChanges, FlagType, Settings, SettingsChanges } from '$lib/api/flags.js';

export interface Variant {
  name: string;
  /** As it is typed: text as it is, all else as JSON. */
  text: string;
}

export type DraftSettings = Required<Omit<SettingsChanges, 'enabled' | 'default'>> & {
  default: Settings['default'];
};

export interface Draft {
  type: FlagType;
  name: string;
  description: string;
  owner: string;
  tags: string[];
  lifetime: Flag['lifetime'];
  variants: Variant[];
  environments: Record<string, DraftSettings>;
}

/** A field that is another than it was; `environment` null: of the flag as a whole. */
export interface Change {
  environment: string | null;
  field: string;
  before: unknown;
  after: unknown;
}

const OF_FLAG = ['name', 'description', 'owner', 'tags', 'lifetime', 'variants'] as const;
export const OF_SETTINGS = [
  'prerequisites',
  'rules',
  'default',
  'off_variant',
  'bucket_by',
  'schedule',
] as const;

export function draftOf(flag: Flag): Draft {
  const { type, name, description, owner, tags, lifetime, variants, environments } = flag;
  return {
    type,
    name,
    description,
    owner: owner ?? '',
    tags: [...tags],
    lifetime,
    variants: Object.entries(variants).map(([each, value]) => ({
      name: each,
      text: textOf(value, type),
    })),
    environments: Object.fromEntries(
      Object.entries(environments).map(([key, settings]) => [key, settingsOf(settings)]),
    ),
  };
}

const settingsOf = (settings: Settings): DraftSettings => ({
  prerequisites: settings.prerequisites,
  rules: settings.rules,
  default: settings.default,
  off_variant: settings.off_variant,
  bucket_by: settings.bucket_by,
  schedule: settings.schedule,
});

export const textOf = (value: unknown, type: FlagType): string =>
  type === 'string' && typeof value === 'string'
    ? value
    : JSON.stringify(value, null, type === 'json' ? 2 : undefined);

/** Nothing where the text is no value of that type. */
export function valueOf(text: string, type: FlagType): { value: unknown } | undefined {
  if (type === 'string') return { value: text };
  try {
    const value: unknown = JSON.parse(text);
    if (type === 'number' && typeof value !== 'number') return undefined;
    if (type === 'boolean' && typeof value !== 'boolean') return undefined;
    return { value };
  } catch {
    return undefined;
  }
}

export type VariantFault = 'unnamed' | 'twice' | 'value' | 'slash';

/** What is wrong with each of the variants, in their order. */
export function variantFaults(variants: Variant[], type: FlagType): (VariantFault | undefined)[] {
  return variants.map(({ name, text }, at) => {
    if (!name.trim()) return 'unnamed';
    if (name.includes('/')) return 'slash';
    if (variants.findIndex((each) => each.name === name) !== at) return 'twice';
    return valueOf(text, type) ? undefined : 'value';
  });
}

/** As the API takes them; what is no value yet is left out. */
export const variantsOf = (variants: Variant[], type: FlagType): Record<string, unknown> =>
  Object.fromEntries(
    variants.flatMap(({ name, text }) => {
      const found = valueOf(text, type);
      return found && name ? [[name, found.value]] : [];
    }),
  );

export function changesOf(before: Draft, after: Draft): Change[] {
  const found: Change[] = [];
  const add = (environment: string | null, field: string, was: unknown, is: unknown) => {
    if (!same(was, is)) found.push({ environment, field, before: was, after: is });
  };
  for (const field of OF_FLAG)
    if (field === 'variants')
      add(null, field, variantsShown(before.variants), variantsShown(after.variants));
    else add(null, field, before[field], after[field]);
  for (const [key, settings] of Object.entries(after.environments)) {
    const was = before.environments[key];
    if (was) for (const field of OF_SETTINGS) add(key, field, was[field], settings[field]);
  }
  return found;
}

const variantsShown = (variants: Variant[]) =>
  Object.fromEntries(variants.map(({ name, text }) => [name, text]));

/** What a `PATCH` has for these changes; what is not among them stays as it is. */
export function patchOf(changes: Change[], after: Draft): FlagChanges {
  const patch: FlagChanges = {};
  const environments: Record<string, SettingsChanges> = {};
  for (const { environment, field } of changes) {
    if (environment !== null) {
      const settings = after.environments[environment]!;
      (environments[environment] ??= {})[field as keyof SettingsChanges] = settings[
        field as keyof DraftSettings
      ] as never;
    } else if (field === 'variants') patch.variants = variantsOf(after.variants, after.type);
    else if (field === 'owner') patch.owner = after.owner || null;
    else Object.assign(patch, { [field]: after[field as 'name'] });
  }
  return Object.keys(environments).length ? { ...patch, environments } : patch;
}

/** The same changes made of something newer. */
export function onTopOf(newer: Draft, changes: Change[], mine: Draft): Draft {
  const found: Draft = { ...newer, environments: { ...newer.environments } };
  for (const { environment, field } of changes)
    if (environment === null) Object.assign(found, { [field]: mine[field as 'name'] });
    else if (found.environments[environment])
      found.environments[environment] = {
        ...found.environments[environment]!,
        [field]: mine.environments[environment]![field as keyof DraftSettings],
      };
  return found;
}

/** Which of mine somebody else has changed as well. */
export const clashes = (mine: Change[], theirs: Change[]): Change[] =>
  mine.filter((one) =>
    theirs.some((other) => other.environment === one.environment && other.field === one.field),
  );

/** A variant has another name wherever it is named. */
export function renamed(draft: Draft, from: string, to: string): Draft {
  const name = <T extends string | null | undefined>(each: T) => (each === from ? to : each) as T;
  const serve = (each: NonNullable<Settings['default']>) => ({
    ...each,
    ...(each.variant !== undefined ? { variant: name(each.variant) } : {}),
    ...(each.split
      ? { split: each.split.map((share) => ({ ...share, variant: name(share.variant) })) }
      : {}),
  });
  return {
    ...draft,
    variants: draft.variants.map((each) => ({ ...each, name: name(each.name) })),
    environments: Object.fromEntries(
      Object.entries(draft.environments).map(([key, settings]) => [
        key,
        {
          ...settings,
          default: settings.default && serve(settings.default),
          off_variant: name(settings.off_variant),
          rules: settings.rules.map((rule) => ({ ...rule, serve: serve(rule.serve) })),
          schedule: settings.schedule.map((entry) =>
            entry.variant === from ? { ...entry, variant: to } : entry,
          ),
        },
      ]),
    ),
  };
}

/** Whether these may only be proposed. */
export const areProtected = (changes: Change[], protectedOnes: string[]): boolean =>
  protectedOnes.length > 0 &&
  changes.some(
    ({ environment, field }) =>
      (environment !== null && protectedOnes.includes(environment)) || field === 'variants',
  );

const same = (one: unknown, other: unknown) => canonical(one) === canonical(other);

/** Whatever the order of its fields; what is null or not said is one. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      each && typeof each === 'object' && !Array.isArray(each)
        ? Object.fromEntries(
            Object.entries(each)
              .filter(([, inner]) => inner !== null && inner !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1)),
          )
        : each,
    ) ?? 'null'
  );
}
