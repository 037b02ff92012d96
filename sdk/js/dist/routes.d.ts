/** Views the route that is there, unless it was already, and each other one until this is ended. */
export declare const follow: () => (() => void);
