export type { Column, Paper, Row, Table } from './paper.js';
export * from './print.js';
