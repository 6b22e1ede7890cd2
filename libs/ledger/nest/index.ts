export * from './ledger.module.js';
export * from './open-ledger.js';
export * from './settings.js';
