export * from './errors.js';
export * from './migrations.js';
export * from './vault.js';
