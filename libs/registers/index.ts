export * from './books.js';
export * from './rows.js';
export type * from './sheet-input.js';
