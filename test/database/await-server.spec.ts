import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awaitServer, startEmbedded } from '#database';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';
import { proxyTo, type Proxy } from '../fixtures/proxy.js';

describe('a service that starts before its database', () => {
  let database: FreshDatabase;
  let proxy: Proxy;

  beforeAll(async () => {
    database = await freshDatabase();
    proxy = await proxyTo(database.url);
  });

  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });

  it('waits until it is there, and tells so once', async () => {
    proxy.cut();
    const told: string[] = [];
    const tell = (server: string, reason: string): void => {
      told.push(`${server}: ${reason}`);
      // Only now, so that the first try has failed.
      proxy.mend();
    };
    await awaitServer(proxy.url, { forMs: 60_000, tell });
    expect(told).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+\/test_\w+: \S/u)]);
  });

  it('gives up in time, and at once where waiting would not help', async () => {
    proxy.cut();
    await expect(awaitServer(proxy.url, { forMs: 300 })).rejects.toThrow(/cannot be used/u);
    proxy.mend();
    const other = new URL(proxy.url);
    other.pathname = '/nothing-of-the-kind';
    await expect(awaitServer(other.href, { forMs: 60_000 })).rejects.toThrow(/does not exist/u);
  });
});

describe('the draft of a database', () => {
  it('that a killed start left behind is removed, also where another start made the database since', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'relief-ledger-draft-'));
    try {
      await (await startEmbedded(folder)).stop();
      await mkdir(join(folder, 'postgres-new-Ab12Cd', 'cluster'), { recursive: true });
      await (await startEmbedded(folder)).stop();
      expect((await readdir(folder)).filter((name) => name.startsWith('postgres-new-'))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
});
