export * from './judge.js';
export * from './leaf.js';
export * from './port.js';
export * from './unit.js';
