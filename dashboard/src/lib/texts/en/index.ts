// English. One file a part of the dashboard; what says a number or a name is a function.

export { common } from './common.js';
export { projects } from './projects.js';
export { overview } from './overview.js';
export { shell } from './shell.js';
export { terms } from './terms.js';
