// Vue: a plugin that begins, flags as refs, page views by route.

import { onMounted, onScopeDispose, onUnmounted, readonly, shallowRef } from 'vue';
import type { Plugin, Ref } from 'vue';

import { init, isEnabled, onChange, variant } from './beacon.js';
import type { Json, Options } from './beacon.js';
import { follow } from './routes.js';

/** `app.use(beacon, { url, projectId })` */
export const beacon: Plugin<[Options]> = { install: (_app, options) => init(options) };

/** On a server no scope is disposed of, and no flag ever changes. */
const live = <T>(read: () => T): Readonly<Ref<T>> => {
  const value = shallowRef(read());
  if (globalThis.document)
    onScopeDispose(
      onChange(() => {
        value.value = read();
      }),
    );
  return readonly(value) as Readonly<Ref<T>>;
};

export const useFlag = (name: string, fallback = false): Readonly<Ref<boolean>> =>
  live(() => isEnabled(name, fallback));

export const useVariant = (name: string): Readonly<Ref<Json>> => live(() => variant(name));

/** One page view a route, as long as the component is there. */
export const usePageView = (): void => {
  let end: (() => void) | undefined;
  onMounted(() => (end = follow()));
  onUnmounted(() => end?.());
};
