import pg from 'pg';

export interface PoolOptions {
  readonly url: string;
  /** Role that every connection takes as it starts, such as APP_ROLE. */
  readonly role?: string;
  readonly searchPath?: string;
  readonly max?: number;
  readonly applicationName?: string;
  /** A query that is not answered by then fails as a lost connection does. */
  readonly answeredWithinMs?: number;
}

/** A host that swallows what it is sent must not hold a request, or the end of a process, for ever. */
const CONNECT_MS = 10_000;
const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;
// The typings list single types only; the driver knows the arrays as well.
const parserOf = pg.types.getTypeParser as (oid: number, format: 'text') => (text: string) => unknown;

/**
 * A pool whose connections survive being killed from outside: the query under way rejects, the process lives.
 * int8 is read as bigint and date as `YYYY-MM-DD` text, so no amount and no day passes through a double or a time zone.
 */
export function openPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withStartupOptions(options),
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'relief-ledger',
    connectionTimeoutMillis: CONNECT_MS,
    ...(options.answeredWithinMs === undefined ? {} : { query_timeout: options.answeredWithinMs }),
    types: { getTypeParser },
  });
  // A client that is checked out has no listener of the pool; without its own one a killed backend ends the process.
  pool.on('connect', (client) => client.on('error', ignoreLostConnection));
  pool.on('error', ignoreLostConnection);
  return pool;
}

/** One connection with the same reading of types and the same listener; the caller connects and ends it. */
export function openClient(url: string, applicationName = 'relief-ledger'): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_MS,
    types: { getTypeParser },
  });
  client.on('error', ignoreLostConnection);
  return client;
}

/** The query under way rejects with the same error; an idle connection is replaced by the pool. */
function ignoreLostConnection(): void {
  return;
}

function withStartupOptions({ url, role, searchPath }: PoolOptions): string {
  const settings: string[] = [];
  if (role !== undefined) settings.push(`-c role=${escaped(role)}`);
  if (searchPath !== undefined) settings.push(`-c search_path=${escaped(searchPath)}`);
  if (settings.length === 0) return url;
  const address = new URL(url);
  const given = address.searchParams.get('options');
  address.searchParams.set('options', [...(given === null ? [] : [given]), ...settings].join(' '));
  return address.toString();
}

/** Startup options are split at white space; a backslash keeps it in the value. */
function escaped(value: string): string {
  return value.replaceAll(/[\\\s]/gu, String.raw`\$&`);
}

type Read = (text: string) => unknown;

const READERS: ReadonlyMap<number, Read> = new Map<number, Read>([
  [INT8, (text) => BigInt(text)],
  [INT8_ARRAY, (text) => bigints(textArray(text))],
  [DATE, (text) => text],
  [DATE_ARRAY, (text) => textArray(text)],
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): Read {
  const read = format === 'binary' ? undefined : READERS.get(oid);
  return read ?? (pg.types.getTypeParser as (oid: number, format?: string) => Read)(oid, format);
}

function textArray(text: string): readonly (string | null)[] {
  return parserOf(TEXT_ARRAY, 'text')(text) as (string | null)[];
}

function bigints(texts: readonly (string | null)[]): readonly (bigint | null)[] {
  return texts.map((text) => (text === null ? null : BigInt(text)));
}
