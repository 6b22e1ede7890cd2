import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { commandIdOf } from '#execution';
import type { Answer, CommandRequest } from '#execution';

import type { Plan } from '#kernel';
import { migrateLedger, openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import type { BenchServer } from './server.js';

const CONTENT = new Uint8Array(32);

/** A ledger in a database of its own, with the key of its vault in the run's folder. */
export async function benchLedger(
  server: BenchServer,
  url: string,
): Promise<{ ledger: Ledger; keyFile: string; again: () => Promise<Ledger> }> {
  await migrateLedger(url);
  const keyFile = join(await mkdtemp(join(server.folder, 'keys-')), 'vault.key');
  const again = (): Promise<Ledger> => openLedger({ url, keyFile });
  return { ledger: await again(), keyFile, again };
}

/** Carries out one plan under a key, as an edge would after it kept what is personal. */
export async function carryOut(ledger: Ledger, key: string, plan: () => Plan): Promise<Answer> {
  const request: CommandRequest = {
    commandId: commandIdOf('local', key),
    content: CONTENT,
    by: 'local',
    keepRefusal: true,
    plan,
  };
  return ledger.executor.execute(request);
}
