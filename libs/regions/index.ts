export * from './below.decide.js';
export * from './below.events.js';
export * from './name.decide.js';
export * from './name.events.js';
export * from './region.commands.js';
export * from './region.decide.js';
export * from './region.events.js';
export * from './region.state.js';
