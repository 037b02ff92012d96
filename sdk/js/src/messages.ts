// What goes between the page, the worker and the server. Types only: no byte of it is loaded.

export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json };
export type Props = Record<string, unknown>;
export type Flags = Record<string, Json>;

/** An event as `beforeSend` sees it. */
export interface Event {
  event: string;
  props?: Props | undefined;
}

/** An event as the page hands it to the worker: its id and time never change again. */
export interface Made extends Event {
  id: string;
  ts: number;
}

/** An event as it is kept until its ack, and sent. `seq` is its key in the outbox. */
export interface Kept extends Made {
  type: 'event';
  seq: number;
  session: string;
  anon: string;
  userId?: string | undefined;
}

export interface Identify extends Made {
  event: '$identify';
  props: { user_id: string; traits?: Props | undefined };
}

/** What the server says: docs/protocol.md. */
export type Told =
  | { type: 'flags'; flags: Flags }
  | { type: 'ack'; seq: number }
  | { type: 'pong'; now: number }
  | { type: 'error'; code: string; message: string; seq?: number; index?: number };
