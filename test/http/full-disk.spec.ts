import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient, withDatabase } from '#database';
import { apiFixture } from '../fixtures/api.js';
import type { Api, ApiFixture, Told } from '../fixtures/api.js';

const ROOM_MEGABYTES = 48;

/** A file system of its own, or undefined where none can be mounted. */
function smallDisk(): string | undefined {
  // The server of DATABASE_URL may see another file system than we do.
  if ((process.env['DATABASE_URL'] ?? '') !== '') return undefined;
  const at = mkdtempSync(join(tmpdir(), 'full-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(ROOM_MEGABYTES)}m`, 'relief-ledger-test', at], {
      stdio: 'ignore',
    });
    return at;
  } catch {
    rmSync(at, { recursive: true });
    return undefined;
  }
}

function fill(file: string): void {
  const block = randomBytes(1 << 16);
  for (let size = block.length; size > 0;) {
    try {
      appendFileSync(file, block.subarray(0, size));
    } catch {
      size >>= 1;
    }
  }
}

const disk = smallDisk();
const whereItCanBeMounted = disk === undefined ? describe.skip : describe;

whereItCanBeMounted('an API whose database has a full disk (needs the right to mount one)', () => {
  const at = disk ?? '';
  const space = `full_${randomBytes(6).toString('hex')}`;
  const filler = join(at, 'filler');
  let fixture: ApiFixture;
  let api: Api;

  const maintain = async (statements: readonly string[]): Promise<void> => {
    const client = openClient(withDatabase(fixture.url, 'postgres'));
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };

  beforeAll(async () => {
    fixture = await apiFixture();
    const { uid, gid } = statSync(join(process.env['TEST_SERVER_FOLDER'] ?? '', 'postgres'));
    chownSync(at, uid, gid);
    const name = new URL(fixture.url).pathname.slice(1);
    await maintain([`CREATE TABLESPACE ${space} LOCATION '${at}'`, `ALTER DATABASE ${name} SET TABLESPACE ${space}`]);
    api = await fixture.api();
  });

  afterAll(async () => {
    rmSync(filler, { force: true });
    await fixture.close();
    await maintain([`DROP TABLESPACE ${space}`]);
    execFileSync('umount', [at]);
    rmSync(at, { recursive: true });
  });

  const found = (at: number): Promise<Told> => {
    const region = { code: `99${String(at).padStart(4, '0')}`, name: `安和${String(at)}县`, level: 'county' };
    return api.post('/v1/regions', region, { key: `found-${String(at)}` });
  };
  const failing = async (): Promise<readonly unknown[]> => {
    const { status, body } = await api.ask('/health/ready');
    const names = body['failing'] as readonly unknown[];
    expect(status).toBe(names.length === 0 ? 200 : 503);
    return names;
  };

  it('says so, is not ready, and takes the same request when there is room again', async () => {
    expect((await found(1)).status).toBe(201);
    expect(await failing()).not.toContain('database-full');
    fill(filler);
    // What fits into pages that are there already is still taken.
    let at = 1;
    let told = await found(++at);
    while (told.status === 201 && at < 1_000) told = await found(++at);
    expect([told.status, told.headers['content-type'], told.headers['retry-after'], told.body]).toEqual([
      503,
      expect.stringMatching(/^application\/problem\+json/u),
      '30',
      expect.objectContaining({ code: 'database-full', title: '数据库磁盘已满' }),
    ]);
    expect(await failing()).toContain('database-full');
    rmSync(filler);
    expect((await found(at)).status).toBe(201);
    expect(await failing()).not.toContain('database-full');
  });
});
