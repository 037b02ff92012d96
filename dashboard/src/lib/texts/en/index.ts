// English. One file a part of the dashboard; what says a number or a name is a function.

export { about } from './about.js';
export { audit } from './audit.js';
export { cohorts } from './cohorts.js';
export { common } from './common.js';
export { doctor } from './doctor.js';
export { events, explorer, sessions, visitors } from './explorer.js';
export { explore } from './explore.js';
export { firstrun } from './firstrun.js';
export { flags } from './flags.js';
export { funnels } from './funnels.js';
export { goals } from './goals.js';
export { live } from './live.js';
export { overview } from './overview.js';
export { paths } from './paths.js';
export { projects } from './projects.js';
export { retention } from './retention.js';
export { saved } from './saved.js';
export { settings } from './settings.js';
export { shared } from './shared.js';
export { sharing } from './sharing.js';
export { shell } from './shell.js';
export { steps } from './steps.js';
export { system } from './system.js';
export { terms } from './terms.js';
export { vitals } from './vitals.js';
