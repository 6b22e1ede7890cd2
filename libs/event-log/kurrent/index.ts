export { openKurrentLog } from './kurrent-log.js';
