import type { Port } from './messages.js';
export declare const port: Port;
