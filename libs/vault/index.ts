export * from './errors.js';
export { contentDigestBy, examineVault, type VaultExaminer } from './examining.js';
export * from './migrations.js';
export * from './vault.js';
