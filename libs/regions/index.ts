export * from './region.commands.js';
export * from './region.decide.js';
export * from './region.events.js';
export * from './region.state.js';
