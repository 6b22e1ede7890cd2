export * from './leaf.js';
export * from './port.js';
