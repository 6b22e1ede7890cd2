import { join, resolve } from 'node:path';
import { awaitServer, CannotStart, pendingMigrations } from '#database';
import type { Wait } from '#database';
import { ledgerMigrations } from './open-ledger.js';

export type Environment = Readonly<Record<string, string | undefined>>;

interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** Reads variables of the environment and tells all that is wrong with them at once. */
export class EnvironmentReader {
  readonly #faults: Sentence[] = [];

  constructor(private readonly env: Environment) {}

  /** The variable's value, else the value given; what is wrong with it is told by `finish`. */
  text(name: string, asked: { readonly or?: string; readonly form?: RegExp; readonly wanted: Sentence }): string {
    const given = this.env[name];
    const value = given === undefined || given === '' ? asked.or : given;
    const { en, zh } = asked.wanted;
    if (value === undefined) {
      this.#faults.push({ en: `${name} is missing (${en})`, zh: `缺少 ${name}（${zh}）` });
      return '';
    }
    if (asked.form?.test(value) === false) {
      // A value may hold a password: it is not repeated.
      this.#faults.push({ en: `${name} is not ${en}`, zh: `${name} 不是${zh}` });
    }
    return value;
  }

  /** Throws CannotStart with every fault in one sentence. */
  finish(): void {
    if (this.#faults.length === 0) return;
    throw new CannotStart({
      en: `The settings cannot be used: ${this.#faults.map(({ en }) => en).join('; ')}.`,
      zh: `设置有误：${this.#faults.map(({ zh }) => zh).join('；')}。`,
    });
  }
}

/** A server that was killed mends itself from its write-ahead log before it takes anybody. */
const RECOVERY_MS = 60_000;

/** What every process of the service is told by its environment. */
export interface Settings {
  readonly databaseUrl: string;
  /** The KurrentDB cluster that keeps the log, if one does. */
  readonly clusterUrl: string | undefined;
  readonly keyFile: string;
  readonly logLevel: string;
}

const LEVELS = /^(?:fatal|error|warn|info|debug|trace|silent)$/u;

export function readSettings(reader: EnvironmentReader): Settings {
  const databaseUrl = reader.text('DATABASE_URL', {
    form: /^postgres(?:ql)?:\/\/\S+$/u,
    wanted: {
      en: 'the address of a PostgreSQL server, postgresql://user:password@host:5432/name',
      zh: ' PostgreSQL 服务器的地址，postgresql://user:password@host:5432/name',
    },
  });
  const clusterUrl = reader.text('KURRENTDB_URL', {
    or: '',
    form: /^(?:(?:kurrentdb|kurrent|kdb)(?:\+discover)?:\/\/\S+)?$/u,
    wanted: {
      en: 'the address of a KurrentDB cluster, kurrentdb+discover://user:password@host:2113',
      zh: ' KurrentDB 集群的地址，kurrentdb+discover://user:password@host:2113',
    },
  });
  const dataFolder = reader.text('DATA_FOLDER', { or: './.data', wanted: { en: 'a folder', zh: '目录' } });
  const keyFile = reader.text('VAULT_KEY_FILE', {
    or: join(dataFolder, 'keys', 'vault.key'),
    wanted: { en: 'a file', zh: '文件' },
  });
  const logLevel = reader.text('LOG_LEVEL', {
    or: 'info',
    form: LEVELS,
    wanted: {
      en: 'one of fatal, error, warn, info, debug, trace, silent',
      zh: '以下之一：fatal、error、warn、info、debug、trace、silent',
    },
  });
  return { databaseUrl, clusterUrl: clusterUrl === '' ? undefined : clusterUrl, keyFile: resolve(keyFile), logLevel };
}

/** Migrations that the database lacks. Throws CannotStart where a newer version wrote it or it cannot be reached. */
export async function ledgerMigrationsPending(url: string): Promise<readonly string[]> {
  return pendingMigrations(url, ledgerMigrations);
}

/** Waits for the server, telling so once. Throws CannotStart where the database was not brought to this version. */
export async function requireMigrated(url: string, tell?: Wait['tell']): Promise<void> {
  await awaitServer(url, { forMs: RECOVERY_MS, ...(tell === undefined ? {} : { tell }) });
  const pending = await ledgerMigrationsPending(url);
  if (pending.length === 0) return;
  throw new CannotStart({
    en: `The database has not been migrated to this version (${pending.join(', ')}); run \`npm run ledger -- migrate\` first.`,
    zh: `数据库尚未迁移到本版本（${pending.join('、')}），请先运行 npm run ledger -- migrate。`,
  });
}
