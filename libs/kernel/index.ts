export * from './canonical.js';
export * from './dates.js';
export * from './decider.js';
export * from './money.js';
export * from './movements.js';
export * from './plan.js';
