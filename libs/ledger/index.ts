export * from './event-kinds.js';
export * from './genesis.plan.js';
export * from './refusal-words.js';
