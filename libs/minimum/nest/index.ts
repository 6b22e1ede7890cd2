export * from './closing.handlers.js';
export * from './contributions.view.js';
export { ExplainController } from './explain.controller.js';
export * from './judgements.view.js';
export * from './minimum.handlers.js';
export * from './minimum.module.js';
export * from './minimum.reaction.js';
export * from './minimum.view.js';
export * from './waiver.handlers.js';
