export { CannotStart, languageOf } from './cannot-start.js';
export { FOLDER_FORMAT } from './data-folder.js';
export { startEmbedded, withDatabase, type EmbeddedOptions, type EmbeddedServer } from './embedded.js';
export { awaitLock, readOwner, takeFolder, takeLock, type HeldLock, type LockOwner } from './folder-lock.js';
export { APP_ROLE, appRoleOf, migrate, OLDEST_SERVER, type Migration } from './migrations.js';
export { openDatabase, type OpenDatabase, type OpenDatabaseOptions } from './open-database.js';
export { openClient, openPool, type PoolOptions } from './pool.js';
export { asDatabaseUnavailable, DatabaseUnavailable } from './unavailable.js';
export { unreachable } from './unreachable.js';
