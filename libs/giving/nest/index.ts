export * from './donation-register.view.js';
export * from './giving.handlers.js';
export * from './giving.module.js';
export * from './merge.reaction.js';
export * from './pledge.handlers.js';
export * from './pledge.reaction.js';
export * from './pledges.view.js';
export * from './reversal.handlers.js';
