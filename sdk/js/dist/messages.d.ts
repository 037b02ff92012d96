export type Json = string | number | boolean | null | undefined | Json[] | {
    [key: string]: Json;
};
/** Any, not unknown: or what has an interface for its type could not be given. */
export type Props = Record<string, any>;
export type Flags = Record<string, Json>;
/** An event as `beforeSend` sees it. */
export interface Event {
    event: string;
    props?: Props | undefined;
}
/** Changes an event, or drops it by returning nothing. */
export type Filter = (event: Event) => Event | null | undefined | false;
/** What the page says to the worker; op 1: a new visitor from now on. */
export interface Message {
    event?: string;
    props?: Props | undefined;
    op?: 1;
    flush?: number;
    id?: string;
    ts?: number;
}
/** Its id and time never change again. */
export interface Made extends Message {
    id: string;
    ts: number;
}
/** An event as it is kept until its ack, and sent. `seq` is its key in the outbox. */
export interface Kept extends Made {
    seq: number;
    session: string;
    anon: string;
    userId?: string | undefined;
}
/** What all tabs share. It is the first in the outbox, and so of each delivery. */
export interface State {
    seq: -1;
    anon?: string;
    session?: string;
    /** When the visitor was last seen, in milliseconds since 1970. */
    last?: number;
    /** The properties of the last $identify. */
    who?: Props | undefined;
}
/** What the worker passes on of the server: docs/protocol.md. */
export interface Told {
    type?: 'ack' | 'flags' | 'error';
    flags?: Flags;
    seq?: number;
    index?: number;
    code?: string;
    message?: string;
    /** The server's time; from the worker on, how far it is ahead of this clock. */
    now?: number;
    /** The server wants nothing from here. */
    stop?: boolean;
}
export interface Port {
    postMessage(message: unknown): void;
    onmessage: ((event: MessageEvent) => void) | null;
    addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
    terminate(): void;
}
