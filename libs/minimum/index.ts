export * from './due.decide.js';
export * from './minimum.decide.js';
export * from './minimum.events.js';
export * from './rule.decide.js';
export * from './rule.events.js';
export * from './rule.plan.js';
