export * from './people.plan.js';
export * from './person.decide.js';
export * from './person.events.js';
