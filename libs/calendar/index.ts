export * from './calendar.decide.js';
export * from './calendar.events.js';
