import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { Command, Query } from '@nestjs/cqrs';
import { openDatabase } from '#database';
import type { OpenDatabase } from '#database';
import type { Answer, CommandContext } from '#execution';
import type { Plain } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { readPerson } from './input.js';
import { withProgress } from './progress.js';
import type { Shell } from './shell.js';

/** Options that every command has. */
export interface DataOptions {
  readonly data?: string;
  /** Who acts or asks. */
  readonly as?: string;
}

/** Options of whatever writes. */
export interface ActingOptions extends DataOptions {
  readonly key?: string;
}

/** A ledger that is open and stands at its head, with the buses on it. */
export interface Session {
  readonly ledger: Ledger;
  readonly url: string;
  get<Found>(token: Type<Found>): Found;
  ask<Result>(query: Query<Result>): Promise<Result>;
  send(command: Command<Answer>): Promise<Answer>;
  /** Who acts, under which id, and what was asked: the same key and asking are the same command. */
  context(options: ActingOptions, asked: Plain): CommandContext;
}

export const DEFAULT_PERSON = 'local';

/** The folder of the embedded database and the key: `--data`, DATA_FOLDER, else .data of the project. */
export function dataFolderOf(shell: Shell, options: DataOptions): string {
  return options.data === undefined ? resolve(shell.env['DATA_FOLDER'] ?? '.data') : shell.path(options.data);
}

export function keyFileOf(shell: Shell, options: DataOptions): string {
  return shell.env['VAULT_KEY_FILE'] ?? join(dataFolderOf(shell, options), 'keys', 'vault.key');
}

/** The KurrentDB cluster that keeps the log, where KURRENTDB_URL names one. */
export function clusterUrlOf(shell: Shell): string | undefined {
  const given = shell.env['KURRENTDB_URL'];
  return given === '' ? undefined : given;
}

/** Runs a work on the ledger's database, started or joined; the last process to leave stops an embedded one. */
export async function withDatabase<Result>(
  shell: Shell,
  options: DataOptions,
  work: (database: OpenDatabase) => Promise<Result>,
): Promise<Result> {
  const words = { zh: '正在连接数据库', en: 'Reaching the database' };
  const opening = openDatabase({ dataFolder: dataFolderOf(shell, options), env: shell.env });
  const database = await withProgress(shell, words, () => opening);
  try {
    return await work(database);
  } finally {
    await database.release();
  }
}

/** Opens the ledger as it stands, migrated, without bringing anything to the head; unexamined, whatever its log holds. */
export async function withLedger<Result>(
  shell: Shell,
  options: DataOptions & { readonly unexamined?: boolean },
  work: (ledger: Ledger, url: string) => Promise<Result>,
): Promise<Result> {
  // Loaded while the database starts: the whole ledger takes a while.
  const loading = import('#ledger/nest');
  loading.catch(() => undefined);
  return withDatabase(shell, options, async ({ url }) => {
    const { migrateLedger, openLedger } = await loading;
    await withProgress(shell, { zh: '正在迁移数据库', en: 'Migrating the database' }, () => migrateLedger(url));
    const keyFile = keyFileOf(shell, options);
    const { unexamined = false } = options;
    const words = { zh: '正在打开账本', en: 'Opening the ledger' };
    const opening = { url, clusterUrl: clusterUrlOf(shell), keyFile, unexamined };
    const ledger = await withProgress(shell, words, () => openLedger(opening));
    try {
      return await work(ledger, url);
    } finally {
      await ledger.close();
    }
  });
}

/**
 * Opens the ledger, begins its day and brings reactions and views to the head before anything is answered. Rejects with
 * ActorUnknown where the person named is nobody whom it knows.
 */
export async function withSession<Result>(
  shell: Shell,
  options: DataOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  return withLedger(shell, options, async (ledger, url) => {
    await ledger.beginToday();
    await catchUp(shell, ledger);
    await requireKnown(ledger, options);
    const app = await contextOn(ledger);
    try {
      await endDeadImports(shell, app, ledger);
      return await work(await sessionOn(app, ledger, url));
    } finally {
      await app.close();
    }
  });
}

async function requireKnown(ledger: Ledger, { as }: DataOptions): Promise<void> {
  if (as === undefined) return;
  const by = readPerson('--as', as);
  const { ActorUnknown } = await import('#execution');
  if (!(await ledger.knows(by))) throw new ActorUnknown(by);
}

/** Brings reactions and views to the head, showing how far they are. */
export async function catchUp(shell: Shell, ledger: Ledger): Promise<void> {
  await withProgress(shell, { zh: '正在更新报表', en: 'Bringing the views to the head' }, async (report) => {
    const head = await ledger.log.head();
    const looking = setInterval(() => {
      void ledger.views.position().then(
        (position) => {
          report(position < head ? position : head, head);
        },
        () => undefined,
      );
    }, 1_000);
    try {
      await ledger.catchUp();
    } finally {
      clearInterval(looking);
    }
  });
}

/** An import whose process died is closed, so that what waits for its end is judged. */
async function endDeadImports(shell: Shell, app: INestApplicationContext, ledger: Ledger): Promise<void> {
  const { FolderImport } = await import('#registers/nest');
  if ((await app.get(FolderImport).endInterrupted()) > 0) await catchUp(shell, ledger);
}

async function contextOn(ledger: Ledger): Promise<INestApplicationContext> {
  const { NestFactory } = await import('@nestjs/core');
  const { LedgerModule } = await import('#ledger/nest');
  const app = await NestFactory.createApplicationContext(LedgerModule.on(ledger), {
    logger: false,
    abortOnError: false,
  });
  return app.init();
}

async function sessionOn(app: INestApplicationContext, ledger: Ledger, url: string): Promise<Session> {
  const { CommandBus, QueryBus } = await import('@nestjs/cqrs');
  const { commandIdOf } = await import('#execution');
  const { canonicalJson } = await import('#kernel');
  return {
    ledger,
    url,
    get: (token) => app.get(token),
    ask: (query) => app.get(QueryBus).execute(query),
    send: (command) => app.get(CommandBus).execute(command),
    context: ({ as = DEFAULT_PERSON, key = randomUUID() }, asked) => {
      const by = readPerson('--as', as);
      const content = ledger.vault.contentDigest([canonicalJson(asked)]);
      return { commandId: commandIdOf(by, key), content, by, at: ledger.clock() };
    },
  };
}
