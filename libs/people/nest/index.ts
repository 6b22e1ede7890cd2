export * from './people.handlers.js';
export * from './people.module.js';
export * from './people.view.js';
