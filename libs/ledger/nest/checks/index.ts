export * from './checkpoints.js';
export * from './clock.js';
export * from './finding.js';
export * from './guards.js';
export { checkHistory } from './history.js';
export * from './records.js';
export * from './sums.js';
export * from './views.js';
