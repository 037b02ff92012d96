export { isEnabled, onChange, variant } from './beacon.js';
