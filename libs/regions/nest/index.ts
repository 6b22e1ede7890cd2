export * from './regions.handlers.js';
export * from './regions.module.js';
export * from './regions.view.js';
