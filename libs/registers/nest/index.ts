export * from './batches.view.js';
export { formerDocumentsProjection } from './former-documents.view.js';
export * from './import-folder.js';
export * from './import-report.js';
export * from './registers.module.js';
