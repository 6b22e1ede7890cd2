export * from './accounts.handlers.js';
export * from './accounts.module.js';
export * from './accounts.view.js';
export * from './journal.view.js';
