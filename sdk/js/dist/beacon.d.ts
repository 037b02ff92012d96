import type { Event, Flags, Json, Props, Told } from './messages.js';
export type { Event, Flags, Json, Props, Told };
export interface Options {
    /** Where Beacon is, such as https://beacon.example.com */
    url: string;
    /** The project's public key (proj_...), or its id. */
    projectId: string;
}
/** Begins, once for a page. */
export declare const init: ({ url, projectId }: Options) => void;
export declare const track: (event: string, props?: Props) => void;
export declare const page: () => void;
export declare const identify: (userId: string, traits?: Props) => void;
/** What a flag was told to be last: on the visit before, until the server has spoken. */
export declare const variant: (flag: string) => Json;
export declare const isEnabled: (flag: string, fallback?: boolean) => boolean;
/** Calls back after every change of flags; what it returns ends that. */
export declare const onChange: (callback: () => void) => (() => void);
/** A new visitor from now on, whose flags are not known yet. */
export declare const reset: () => void;
/** Tells all that the worker and the server say, as in `debug(console.log)`. */
export declare const debug: (listener: (said: string | number | Told) => void) => void;
/** Resolves when all that was tracked until now is acknowledged, however long that takes; at once
 * where nothing is tracked: for who has opted out, and on a server. */
export declare const flush: () => Promise<void>;
/** Properties of every event from now on, besides its own. */
export declare const setProps: (props: Props) => void;
/** May change an event before it is kept, or drop it by returning nothing. */
export declare const beforeSend: (change: (event: Event) => Event | null | undefined | false) => void;
/** Nothing is sent or kept any more, on later pages neither; what was not sent is thrown away. */
export declare const optOut: () => void;
export declare const optIn: () => void;
