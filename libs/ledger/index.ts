export * from './event-kinds.js';
export * from './genesis.plan.js';
