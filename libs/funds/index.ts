export * from './fund.commands.js';
export * from './fund.decide.js';
export * from './fund.events.js';
export * from './fund.movements.js';
export * from './fund.state.js';
export * from './income.plan.js';
export * from './region.plan.js';
