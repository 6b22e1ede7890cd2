export * from './errors.js';
export { examineVault, type VaultExaminer } from './examining.js';
export * from './migrations.js';
export * from './vault.js';
