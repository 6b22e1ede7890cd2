export * from './read.js';
export * from './workbook.js';
