export type { Finding, Report, Sentence } from './checks/index.js';
export * from './examination.js';
export * from './ledger.module.js';
export * from './open-ledger.js';
export * from './settings.js';
export * from './printing/statement-paper.handlers.js';
export * from './start-ledger.js';
