export * from './donation.plan.js';
export * from './receipt.decide.js';
export * from './receipt.events.js';
