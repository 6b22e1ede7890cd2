import type { Command } from 'commander';
import { newCommand } from './new-command.js';
import { withProgress } from './progress.js';
import { keyFileOf, withLedger } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { printJson } from './table.js';

interface BackupOptions extends DataOptions {
  readonly json?: boolean;
}

/** 备份 */
export function backupCommand(shell: Shell): Command {
  return newCommand(shell, 'backup', {
    words: {
      zh: '备份整个账本（记录、个人信息、凭证与密钥）到新目录；运行中即可备份',
      en: 'back up the whole ledger (events, vault, evidence, key) into a new folder, while it runs',
    },
    example: 'backup ../backups/2024-01-31',
  })
    .argument('<dir>', shell.in({ zh: '新目录', en: 'a new folder' }))
    .option('--json', shell.in({ zh: '输出 JSON', en: 'print JSON' }))
    .action(async (given: string, options: BackupOptions) => {
      const folder = shell.path(given);
      await withLedger(shell, { ...options, unexamined: true }, async ({ vault }, url) => {
        const { KEY_NOTE, writeBackup } = await import('./backup-write.js');
        const digest = vault.contentDigest.bind(vault);
        const target = { url, folder, keyFile: keyFileOf(shell, options), note: shell.in(KEY_NOTE), digest };
        const words = { zh: '正在备份', en: 'Backing up' };
        const manifest = await withProgress(shell, words, (report) => writeBackup(target, report));
        const { position, logId, tables } = manifest;
        const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
        if (options.json === true) printJson(shell, { folder, position, logId, bytes });
        else {
          shell.print(
            `${shell.in({
              zh: `已备份到 ${folder}：至第 ${position} 条记录，${String(bytes)} 字节。\n其中 keys 目录是密钥，请与其余部分分开保管。`,
              en: `Backed up to ${folder}: up to event ${position}, ${String(bytes)} bytes.\nIts folder keys holds the key; keep it apart from the rest.`,
            })}\n`,
          );
        }
      });
    });
}
