import type { Command } from 'commander';
import { newCommand } from './new-command.js';
import { withProgress } from './progress.js';
import { clusterUrlOf, keyFileOf, withDatabase } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';

/** Brings the database to this version, and its ledger to a beginning. */
export function migrateCommand(shell: Shell): Command {
  return newCommand(shell, 'migrate', {
    words: { zh: '把数据库升级到本版本', en: 'bring the database to this version' },
    example: 'migrate',
  }).action(async (options: DataOptions) => {
    await withDatabase(shell, options, async ({ url }) => {
      const { migrateLedger, openLedger } = await import('#ledger/nest');
      const words = { zh: '正在迁移数据库', en: 'Migrating the database' };
      const applied = await withProgress(shell, words, () => migrateLedger(url));
      const opening = { zh: '正在打开账本', en: 'Opening the ledger' };
      const keyFile = keyFileOf(shell, options);
      const clusterUrl = clusterUrlOf(shell);
      const ledger = await withProgress(shell, opening, () => openLedger({ url, clusterUrl, keyFile }));
      await ledger.close();
      for (const name of applied) shell.print(`${name}\n`);
      if (applied.length === 0) shell.say({ zh: '数据库已是本版本。', en: 'The database is at this version already.' });
    });
  });
}
