export * from './read.js';
export * from './workbook.js';
export * from './write.js';
