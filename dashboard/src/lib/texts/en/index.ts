// English. One file a part of the dashboard; what says a number or a name is a function.

export { about } from './about.js';
export { audit } from './audit.js';
export { common } from './common.js';
export { doctor } from './doctor.js';
export { firstrun } from './firstrun.js';
export { flags } from './flags.js';
export { live } from './live.js';
export { overview } from './overview.js';
export { projects } from './projects.js';
export { settings } from './settings.js';
export { shared } from './shared.js';
export { sharing } from './sharing.js';
export { shell } from './shell.js';
export { system } from './system.js';
export { terms } from './terms.js';
export { events, explorer, sessions, visitors } from './explorer.js';
