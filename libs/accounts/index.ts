export * from './account.decide.js';
export * from './account.events.js';
export * from './accounts.plan.js';
export * from './move.decide.js';
export * from './closing-laws.decide.js';
export * from './laws.decide.js';
export * from './name.decide.js';
export * from './name.events.js';
