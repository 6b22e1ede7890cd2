import { readFileSync } from 'node:fs';
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient, startEmbedded } from '#database';
import type { EmbeddedServer } from '#database';
import { migrateLedger } from '#ledger/nest';
import { laidOut } from '../fixtures/sandbox.js';
import type { Running, Sandbox } from '../fixtures/sandbox.js';
import { KurrentServer } from '../kurrent-server/index.js';

export type Part = 'api' | 'worker' | 'postgres' | 'backend';

/** A part that ends is started again, as the launcher or a service manager would. */
interface Kept {
  running: Running;
  ready: Promise<string>;
  starts: number;
}

/**
 * The real service in a data folder of its own: PostgreSQL with all its durability, two API processes, a worker. Each
 * part can be killed and comes back.
 */
export class Machine {
  /** Exit code and last words of parts that nobody killed. */
  readonly endedByThemselves: string[] = [];
  private stopping = false;
  private cluster: KurrentServer | undefined;
  private readonly apis: Kept[] = [];
  private worker: Kept | undefined;
  private reviving: Promise<void> | undefined;

  private constructor(
    readonly folder: string,
    private readonly sandbox: Sandbox,
    private server: EmbeddedServer,
  ) {}

  /** With its log in a cluster, where it is asked for. */
  static async start(inCluster = false): Promise<Machine> {
    const folder = await mkdtemp(join(tmpdir(), 'relief-ledger-crash-'));
    await chmod(folder, 0o755);
    const data = join(folder, 'data');
    const [sandbox, server] = await Promise.all([
      laidOut(folder, ['libs', 'apps/api', 'apps/worker']),
      startEmbedded(data),
    ]);
    await migrateLedger(server.url);
    const machine = new Machine(data, sandbox, server);
    if (inCluster) machine.cluster = await KurrentServer.start();
    machine.apis.push(machine.keep('api'), machine.keep('api'));
    machine.worker = machine.keep('worker');
    await Promise.all(machine.apis.map(({ ready }) => ready));
    return machine;
  }

  get url(): string {
    return this.server.url;
  }

  get clusterUrl(): string | undefined {
    return this.cluster?.url;
  }

  get keyFile(): string {
    return join(this.folder, 'keys', 'vault.key');
  }

  /** The port of one of the two API processes, once it listens. */
  async apiPort(at: number): Promise<number> {
    const said = await this.apis[at % this.apis.length]?.ready;
    return Number(/"port":(\d+)/u.exec(said ?? '')?.[1]);
  }

  /** Ends a part without a word, wherever its work stands. */
  async kill(part: Part, at: number): Promise<void> {
    switch (part) {
      case 'api':
        this.apis[at % this.apis.length]?.running.child.kill('SIGKILL');
        return;
      case 'worker':
        this.worker?.running.child.kill('SIGKILL');
        return;
      case 'postgres':
        killProcess(this.postmaster());
        await this.revive();
        return;
      case 'backend':
        killProcess(await this.someBackend(at));
    }
  }

  /** Ends what is left of the API and the worker; the database stays. */
  async quiet(): Promise<void> {
    this.stopping = true;
    const kept = [...this.apis, ...(this.worker === undefined ? [] : [this.worker])];
    for (const { running } of kept) running.child.kill('SIGKILL');
    await Promise.all(kept.map(({ running }) => running.ended));
  }

  async remove(): Promise<void> {
    await this.quiet();
    await this.server.stop();
    this.cluster?.stop();
    await rm(join(this.folder, '..'), { recursive: true, force: true, maxRetries: 5 });
  }

  private keep(app: 'api' | 'worker'): Kept {
    const kept: Kept = { ...this.started(app), starts: 1 };
    const watch = (): void => {
      void kept.running.ended.then(({ code, signal, stderr }) => {
        if (this.stopping) return;
        if (signal !== 'SIGKILL') this.endedByThemselves.push(`${String(code)} ${stderr}`);
        Object.assign(kept, this.started(app));
        kept.starts += 1;
        watch();
      });
    };
    watch();
    return kept;
  }

  private started(app: 'api' | 'worker'): Pick<Kept, 'running' | 'ready'> {
    const env = {
      DATABASE_URL: this.url,
      DATA_FOLDER: this.folder,
      PORT: '0',
      DEMO: '1',
      KURRENTDB_URL: this.clusterUrl ?? '',
    };
    const running = this.sandbox.run(`apps/${app}/main.js`, [], { env });
    const ready = running.said(app === 'api' ? /"msg":"listening"/u : /"msg":"following the log"/u);
    ready.catch(() => undefined);
    return { running, ready };
  }

  private postmaster(): number {
    return Number.parseInt(readFileSync(join(this.folder, 'postgres', 'postmaster.pid'), 'utf8'), 10);
  }

  private revive(): Promise<void> {
    this.reviving ??= startEmbedded(this.folder)
      .then((server) => {
        this.server = server;
      })
      .finally(() => {
        this.reviving = undefined;
      });
    return this.reviving;
  }

  /** One of the sessions that the API or the worker has open, else the postmaster itself. */
  private async someBackend(at: number): Promise<number> {
    const client = openClient(this.url);
    try {
      await client.connect();
      const found = await client.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY pid`,
      );
      return found.rows[at % Math.max(found.rows.length, 1)]?.pid ?? 0;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function killProcess(pid: number): void {
  if (pid > 1) process.kill(pid, 'SIGKILL');
}
