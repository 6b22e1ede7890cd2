import { join } from 'node:path';
import type { Command } from 'commander';
import type { Client } from 'pg';
import { KEY_FILE, KEY_FOLDER, readManifest, verifyFiles, verifySeal } from './backup-format.js';
import type { Manifest } from './backup-format.js';
import { BadInput } from './bad-input.js';
import { newCommand } from './new-command.js';
import { withProgress } from './progress.js';
import { catchUp, clusterUrlOf, dataFolderOf, keyFileOf, withDatabase } from './session.js';
import type { DataOptions } from './session.js';
import type { Shell } from './shell.js';
import { printJson } from './table.js';

interface RestoreOptions extends DataOptions {
  readonly json?: boolean;
}

/** 恢复 */
export function restoreCommand(shell: Shell): Command {
  return newCommand(shell, 'restore', {
    words: {
      zh: '把备份恢复到空的数据目录或空的数据库，并核对每条记录',
      en: 'restore a backup into an empty data folder or database, and verify every event',
    },
    example: 'restore ../backups/2024-01-31 --data .data-restored',
  })
    .argument('<dir>', shell.in({ zh: '备份目录', en: "the backup's folder" }))
    .option('--json', shell.in({ zh: '输出 JSON', en: 'print JSON' }))
    .action(async (given: string, options: RestoreOptions) => {
      const folder = shell.path(given);
      refuseCluster(shell);
      const manifest = await readManifest(folder);
      await refuseRunning(shell, options);
      await withProgress(shell, { zh: '正在核对备份', en: 'Verifying the backup' }, async (report) => {
        const total = manifest.tables.reduce((sum, { bytes }) => sum + bytes, 0);
        let done = 0;
        await verifySeal(folder, manifest);
        await verifyFiles(folder, manifest, (bytes) => {
          report((done += bytes), total);
        });
      });
      await withDatabase(shell, options, ({ url }) => restoreInto(shell, { url, folder, manifest, options }));
      const { position, logId } = manifest;
      if (options.json === true) printJson(shell, { position, logId });
      else {
        shell.print(
          `${shell.in({
            zh: `已恢复至第 ${position} 条记录，全部核对无误。`,
            en: `Restored up to event ${position}; every event was verified.`,
          })}\n`,
        );
      }
    });
}

/** What a restored database would hold then is no cluster's. */
function refuseCluster(shell: Shell): void {
  if (clusterUrlOf(shell) === undefined) return;
  throw new BadInput({
    zh: 'restore 把账本恢复到 PostgreSQL，不写入集群；请取消 KURRENTDB_URL 后再执行。',
    en: 'restore makes a ledger in PostgreSQL and writes to no cluster; run it without KURRENTDB_URL.',
  });
}

async function refuseRunning(shell: Shell, options: RestoreOptions): Promise<void> {
  const { readOwner } = await import('#database');
  const folder = dataFolderOf(shell, options);
  const owner = await readOwner(folder);
  if (owner === undefined) return;
  throw new BadInput({
    zh: `数据目录 ${folder} 正由运行中的账本使用（进程 ${String(owner.pid)}）；请另选空目录。`,
    en: `The data folder ${folder} is in use by a running ledger (process ${String(owner.pid)}); choose an empty one.`,
  });
}

interface Restoring {
  readonly url: string;
  readonly folder: string;
  readonly manifest: Manifest;
  readonly options: RestoreOptions;
}

async function restoreInto(shell: Shell, { url, folder, manifest, options }: Restoring): Promise<void> {
  const { migrateLedger, openLedger, reactions } = await import('#ledger/nest');
  const { loadBackup, restoreKey } = await import('./restore-load.js');
  await migrateLedger(url);
  const keyFile = keyFileOf(shell, options);
  await withProgress(shell, { zh: '正在恢复', en: 'Restoring' }, (report) => {
    const verify = async (client: Client): Promise<void> => {
      await verifyLoaded(shell, client, folder);
      // Only a ledger that is sound gets its key; one without its key opens nowhere.
      await restoreKey(folder, keyFile);
    };
    return loadBackup({ url, folder, manifest, reactions, verify }, report);
  });
  const ledger = await openLedger({ url, keyFile });
  try {
    await catchUp(shell, ledger);
  } finally {
    await ledger.close();
  }
}

/** Everything in the restored ledger, before any process can see it. Throws BadInput with the first wrong place. */
async function verifyLoaded(shell: Shell, client: Client, folder: string): Promise<void> {
  const { verifyRestored } = await import('#ledger/nest');
  const words = { zh: '正在核对记录', en: 'Verifying the events' };
  const keyFile = join(folder, KEY_FOLDER, KEY_FILE);
  const [first] = await withProgress(shell, words, (report) => verifyRestored(client, { keyFile, report }));
  if (first === undefined) return;
  throw new BadInput({
    zh: `备份所取自的账本并不完好，未恢复任何内容：${first.words.zh}。`,
    en: `The ledger that was backed up is not sound, and nothing was restored: ${first.words.en}.`,
  });
}
