import type { Port } from './messages';
export declare const serve: (port: Port) => void;
