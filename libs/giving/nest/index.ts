export * from './donation-register.view.js';
export * from './giving.handlers.js';
export * from './giving.module.js';
