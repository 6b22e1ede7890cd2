export * from './canonical.js';
export * from './dates.js';
export * from './decider.js';
export * from './money.js';
export * from './movements.js';
export * from './plan.js';
export * from './event-kind.js';
export * from './ids.js';
