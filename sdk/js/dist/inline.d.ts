import type { Port } from './messages';
export declare const port: Port;
