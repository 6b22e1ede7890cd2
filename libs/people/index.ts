export * from './people.plan.js';
export * from './person.decide.js';
export * from './person.events.js';
export * from './request.decide.js';
export * from './request.events.js';
export * from './request.plan.js';
export * from './laws.decide.js';
