import type { Plugin, Ref } from 'vue';
import type { Json, Options } from './beacon.js';
/** `app.use(beacon, { url, projectId })` */
export declare const beacon: Plugin<[Options]>;
export declare const useFlag: (name: string, fallback?: boolean) => Readonly<Ref<boolean>>;
export declare const useVariant: (name: string) => Readonly<Ref<Json>>;
/** One page view a route, as long as the component is there. */
export declare const usePageView: () => void;
