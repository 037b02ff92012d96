import type { Event, Flags, Props, Told } from './messages';
export type { Event, Flags, Props };
export interface Options {
    /** Where Beacon is, such as https://beacon.example.com */
    url: string;
    /** The project's public key (proj_...), or its id. */
    projectId: string;
    /** Properties of every event. */
    props?: Props;
    /** May change an event, or drop it by returning nothing. */
    beforeSend?: (event: Event) => Event | null | undefined | false;
    /** Is told all that the worker says: `debug: console.log`. */
    debug?: (what: unknown) => void;
    /** The worker, or where it is, if a bundler cannot find it. */
    worker?: string | URL | Worker;
}
export declare const init: (given: Options) => void;
export declare const track: (event: string, props?: Props) => void;
export declare const page: (props?: Props) => void;
export declare const identify: (userId: string, traits?: Props) => void;
export declare const reset: () => void;
export declare const optOut: () => void;
export declare const optIn: () => void;
/** Resolves when all that was tracked is acknowledged. */
export declare const flush: () => Promise<void>;
export type { Told };
