export * from './code-words.js';
export * from './event-kinds.js';
export * from './fault-words.js';
export * from './genesis.plan.js';
export * from './refusal-words.js';
export * from './laws.js';
