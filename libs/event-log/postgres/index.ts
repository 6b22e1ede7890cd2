export { eventLogMigrations } from './migrations.js';
export { openPostgresLog } from './postgres-log.js';
export type { PostgresLogOptions } from './postgres-log.js';
export * from './inspect.js';
