import type { Port } from './messages.js';
export declare const serve: (port: Port) => void;
