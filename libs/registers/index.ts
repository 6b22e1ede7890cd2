export { writtenAs } from './amounts.js';
export * from './books.js';
export * from './read.js';
export { rowKeyText } from './row-key.js';
export * from './rows.js';
export type * from './sheet-input.js';
export * from './batch.decide.js';
export * from './batch.events.js';
export * from './row.plan.js';
