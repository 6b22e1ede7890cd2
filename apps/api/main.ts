import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { CannotStart } from '#database';
import { startLedger } from '#ledger/nest';
import { logged } from './logger.js';
import { Metrics } from './metrics.js';
import { exportOpenApi } from './openapi.js';
import { Readiness } from './readiness.js';
import { RouteTable } from './routes.js';
import { serve } from './server.js';
import { readApiSettings } from './settings.js';
import type { ApiSettings } from './settings.js';

const CANNOT_START = 2;
/** Together below what the launcher waits for (API_STOP_MS). */
const CLOSE_MS = 2_000;
const DRAIN_MS = 12_000;

async function main(argument: string | undefined, file: string | undefined): Promise<void> {
  if (argument === '--openapi') {
    process.stdout.write(await exportOpenApi());
    return;
  }
  if (argument === '--openapi-check' && file !== undefined) {
    await checkOpenApi(file);
    return;
  }
  await run(readApiSettings(process.env));
}

async function run(settings: ApiSettings): Promise<void> {
  const log = pino({ name: 'api', level: settings.logLevel });
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT']) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    }
  });
  const { databaseUrl: url, clusterUrl, keyFile } = settings;
  const ledger = await startLedger({ url, clusterUrl, keyFile }, (server, reason) => {
    log.warn({ server, reason }, 'waiting for the database');
  });
  const readiness = new Readiness(ledger, settings.databaseUrl);
  const metrics = new Metrics(ledger);
  const server = await serve({ ledger, settings, log, metrics, readiness, routes: new RouteTable() });
  log.info({ host: settings.host, port: server.port }, 'listening');
  if (settings.demo) log.warn('demo mode: whoever reaches this from the same machine may act as any person (X-Actor)');
  else
    log.warn('there is no signing in yet: nobody can write or see personal data over HTTP (DEMO=1 lets this machine)');
  log.info({ signal: await ended }, 'stopping');
  readiness.stop();
  // Whatever hangs after the drain (a database that swallows what it is sent) must not keep the process alive.
  setTimeout(() => process.exit(0), DRAIN_MS + CLOSE_MS).unref();
  await server.drain.within(DRAIN_MS);
  await ledger.close();
  log.info('stopped');
}

/** Compares the document with the one that was committed: whoever changes the API sees it in the change. */
async function checkOpenApi(file: string): Promise<void> {
  if ((await readFile(file, 'utf8')) === (await exportOpenApi())) return;
  throw new CannotStart({
    en: `${file} is not what the API exports now; write it again with --openapi and read what changed`,
    zh: `${file} 与 API 当前导出的不一致，请用 --openapi 重新生成并查看差异`,
  });
}

try {
  await main(process.argv[2], process.argv[3]);
  process.exit(0);
} catch (error) {
  if (error instanceof CannotStart) {
    process.stderr.write(`${error.in(process.env)}\n`);
    process.exit(CANNOT_START);
  }
  process.stderr.write(`${JSON.stringify(logged(error))}\n`);
  process.exit(1);
}
