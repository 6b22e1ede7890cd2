import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotStart, openClient, startEmbedded, withDatabase } from '#database';
import type { EmbeddedServer } from '#database';

/** What a million events with their read models and their journal take, twice over. */
const ROOM_BYTES = 12 * 1024 ** 3;

/**
 * One embedded server with the durability that PostgreSQL has by default; only memory is set, as a server of its own
 * would have it.
 */
const SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '1GB',
  max_wal_size: '4GB',
  max_connections: '200',
};

export class BenchServer {
  private constructor(
    private readonly server: EmbeddedServer,
    /** A folder of the run's own, which goes with it. */
    readonly folder: string,
  ) {}

  static async start(say: (line: string) => void): Promise<BenchServer> {
    const { bavail, bsize } = await statfs(tmpdir());
    if (bavail * bsize < ROOM_BYTES) {
      const left = String(Math.floor((bavail * bsize) / 1024 ** 2));
      const wanted = String(ROOM_BYTES / 1024 ** 2);
      throw new CannotStart({
        en: `The benchmark needs ${wanted} MiB in ${tmpdir()}, and ${left} MiB are free.`,
        zh: `基准测试需要 ${tmpdir()} 中有 ${wanted} MiB 空间，目前只有 ${left} MiB。`,
      });
    }
    const folder = await mkdtemp(join(tmpdir(), 'relief-ledger-bench-'));
    const server = await startEmbedded(join(folder, 'data'), { settings: SETTINGS, log: say });
    return new BenchServer(server, folder);
  }

  /** A new, empty database. */
  async fresh(): Promise<string> {
    const name = `bench_${randomBytes(6).toString('hex')}`;
    await this.ask(this.server.url, `CREATE DATABASE ${name} TEMPLATE template0`);
    return withDatabase(this.server.url, name);
  }

  async drop(url: string): Promise<void> {
    await this.ask(this.server.url, `DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  }

  /** One number from the database. */
  async count(url: string, sql: string): Promise<bigint> {
    const [row] = await this.ask(url, sql);
    const [value] = Object.values(row ?? {});
    return typeof value === 'bigint' || typeof value === 'number' || typeof value === 'string' ? BigInt(value) : 0n;
  }

  async ask(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const client = openClient(url, 'relief-ledger bench');
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Whether it is still there. */
  async answers(): Promise<boolean> {
    return this.ask(this.server.url, 'SELECT 1').then(
      () => true,
      () => false,
    );
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
