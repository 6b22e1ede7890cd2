import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { commandLine, EXAMPLE, linesOf, type CommandLine } from '../fixtures/command-line.js';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';
import { KurrentServer } from '../kurrent-server/index.js';

describe('the command line on a ledger whose log is in a cluster', () => {
  let cli: CommandLine;
  let database: FreshDatabase;
  let server: KurrentServer;
  let alone: Record<string, string>;
  let clustered: Record<string, string>;

  beforeAll(async () => {
    [cli, database, server] = await Promise.all([commandLine(), freshDatabase(), KurrentServer.start()]);
    alone = { DATABASE_URL: database.url, VAULT_KEY_FILE: join(cli.folder, 'vault.key') };
    clustered = { ...alone, KURRENTDB_URL: server.url };
    expect(await cli.run(['migrate'], { env: clustered })).toMatchObject({ code: 0 });
  });

  afterAll(async () => {
    await cli.close();
    server.stop();
    await database.drop();
  });

  it('is told where the log is by KURRENTDB_URL, in every process', async () => {
    const before = server.store.records.length;
    const regions = ['regions', 'import', join(EXAMPLE, '行政区划.csv')];
    expect(await cli.run(regions, { env: clustered })).toMatchObject({ code: 0 });
    expect(server.store.records.length).toBeGreaterThan(before);
    const balances = await cli.run(['balances', '--json'], { env: clustered });
    expect(balances).toMatchObject({ code: 0, stdout: expect.stringContaining('安和县') });
    expect(await cli.run(['doctor', '--all'], { env: clustered })).toMatchObject({ code: 0 });
  });

  it('is refused in a sentence without it', async () => {
    const ended = await cli.run(['balances'], { env: alone });
    expect(ended.code).toBe(2);
    expect(linesOf(ended.stderr)).toEqual([
      'The log of this database is kept in a KurrentDB cluster: set KURRENTDB_URL to its address.',
    ]);
  });

  it('is refused in a sentence where the cluster is not there', async () => {
    const ended = await cli.run(['balances'], {
      env: { ...alone, KURRENTDB_URL: 'kurrentdb://127.0.0.1:1?tls=false' },
    });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('The cluster of KURRENTDB_URL cannot be reached, or does not answer');
  });

  it('restores into no cluster', async () => {
    const folder = join(cli.folder, 'backup');
    expect(await cli.run(['backup', folder], { env: clustered })).toMatchObject({ code: 0 });
    const ended = await cli.run(['restore', folder], { env: clustered });
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('run it without KURRENTDB_URL') });
    const data = join(cli.folder, 'restored');
    const restored = { DATABASE_URL: '', KURRENTDB_URL: '', DATA_FOLDER: data };
    expect(await cli.run(['restore', folder], { env: restored })).toMatchObject({ code: 0 });
    const balances = await cli.run(['balances', '--json'], { env: restored });
    expect(balances).toMatchObject({ code: 0, stdout: expect.stringContaining('安和县') });
  });
});
