export * from './balances.handlers.js';
export * from './balances.view.js';
export * from './funds.handlers.js';
export * from './funds.module.js';
export * from './funds.view.js';
export * from './history.handlers.js';
