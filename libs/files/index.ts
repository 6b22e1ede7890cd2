export { checkEvidence, missingEvidence, type EvidenceChecked } from './checking.js';
export * from './errors.js';
export * from './files.js';
export * from './migrations.js';
