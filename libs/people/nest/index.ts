export * from './people.handlers.js';
export * from './people.module.js';
export * from './people.view.js';
export * from './request.handlers.js';
export * from './request-lapse.reaction.js';
export * from './requests.view.js';
