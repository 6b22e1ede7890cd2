export * from './cannot-start.js';
export * from './migrations.js';
export * from './pool.js';
export * from './unreachable.js';
