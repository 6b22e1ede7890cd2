import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { CannotStart } from '#database';
import { EnvironmentReader, readSettings, startLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { FolderImport } from '#registers/nest';
import { faultOf, keepGoing } from './keep-going.js';
import { followDays } from './tasks.js';
import { WorkerModule } from './worker.module.js';

const CANNOT_START = 2;
/** Below what the launcher waits for (WORKER_STOP_MS). */
const STOP_MS = 6_000;

async function main(): Promise<void> {
  const reader = new EnvironmentReader(process.env);
  const settings = readSettings(reader);
  reader.finish();
  const log = pino({ name: 'worker', level: settings.logLevel });
  const signal = abortedBySignals(log);
  const { databaseUrl: url, clusterUrl, keyFile } = settings;
  const ledger = await startLedger({ url, clusterUrl, keyFile }, (server, reason) => {
    log.warn({ server, reason }, 'waiting for the database');
  });
  const app = await NestFactory.createApplicationContext(WorkerModule.on(ledger), {
    logger: false,
    abortOnError: false,
  });
  log.info('following the log');
  await run({ ledger, imports: app.get(FolderImport) }, log, signal);
  // What is under way is given up when the connections close: rows and checkpoints move together or not at all.
  await app.close();
  await ledger.close();
  log.info('stopped');
}

interface Parts {
  readonly ledger: Ledger;
  readonly imports: FolderImport;
}

/** The works of the worker, each begun anew by itself when it fails; ends when all of them have, soon after the signal. */
async function run({ ledger, imports }: Parts, log: Logger, signal: AbortSignal): Promise<void> {
  const works = {
    views: (until: AbortSignal) => ledger.views.follow(until),
    reactions: (until: AbortSignal) => ledger.reactions.follow(until),
    days: (until: AbortSignal) => followDays(ledger, log, until),
  };
  const going = Object.entries(works).map(([name, work]) => keepGoing({ log, signal, name }, work));
  // The list of imports is a view: what died before this start is in it once the views have come so far.
  const closing = closeDeadImports({ ledger, imports }, log).catch((error: unknown) => {
    if (!signal.aborted)
      log.error({ error: faultOf(error) }, 'imports that died could not be ended; the next start does');
  });
  await Promise.all([...going, closing]);
}

async function closeDeadImports({ ledger, imports }: Parts, log: Logger): Promise<void> {
  await ledger.views.catchUp();
  const ended = await imports.endInterrupted();
  if (ended > 0) log.warn({ imports: ended }, 'ended imports whose process had died');
}

function abortedBySignals(log: Logger): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      if (ending.signal.aborted) process.exit(1);
      log.info({ signal }, 'stopping');
      ending.abort();
      // What is under way is given up, as it is when the connections close: rows and checkpoints move together.
      setTimeout(() => process.exit(0), STOP_MS).unref();
    });
  }
  return ending.signal;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof CannotStart) {
    process.stderr.write(`${error.in(process.env)}\n`);
    process.exit(CANNOT_START);
  }
  process.stderr.write(`${JSON.stringify(faultOf(error))}\n`);
  process.exit(1);
}
