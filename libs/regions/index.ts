export * from './region.decide.js';
export * from './region.events.js';
