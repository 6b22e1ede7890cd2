import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type pg from 'pg';
import { APP_ROLE, CannotStart, DatabaseUnavailable, openPool } from '#database';
import { EvidenceDamaged, EvidenceTooLarge, filesMigrations, openFiles, type Files } from '#files';
import { freshDatabase, type FreshDatabase } from '../fixtures/database.js';

const MEBIBYTE = 1024 * 1024;
const OTHER_CHUNKS = `UPDATE files.chunk c SET nonce = o.nonce, cipher = o.cipher FROM files.chunk o
  WHERE c.upload = $1 AND o.number = c.number AND o.upload =
    (SELECT upload FROM files.evidence WHERE upload <> $1 AND chunks >= 2 LIMIT 1)`;
const PDF = { mediaType: 'application/pdf' };
const key = randomBytes(32);
let database: FreshDatabase;
let owner: pg.Pool;
let files: Files;

beforeAll(async () => {
  database = await freshDatabase(filesMigrations);
  owner = openPool({ url: database.url, max: 2 });
  files = await openFiles({ url: database.url, role: APP_ROLE, key });
});

afterAll(async () => {
  await files.close();
  await owner.end();
  await database.drop();
});

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function read(sha256: string, from: Files = files): Promise<Buffer | undefined> {
  const found = await from.get(sha256);
  return found && buffer(found.stream);
}

async function readUntilError(sha256: string): Promise<{ readonly given: Buffer; readonly error: unknown }> {
  const given: Uint8Array[] = [];
  try {
    const found = await files.get(sha256);
    for await (const chunk of found?.stream ?? []) given.push(chunk as Uint8Array);
    return { given: Buffer.concat(given), error: undefined };
  } catch (error) {
    return { given: Buffer.concat(given), error };
  }
}

async function count(table: string): Promise<number> {
  const result = await owner.query<{ count: bigint }>(`SELECT count(*) AS count FROM files.${table}`);
  return Number(result.rows[0]?.count ?? 0n);
}

describe('evidence', () => {
  it('comes back byte for byte, put whole or as a stream in pieces of any size', async () => {
    const edges = [0, 1, MEBIBYTE - 1, MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE + 17];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom(...edges), fc.nat(2 * MEBIBYTE)),
        fc.integer({ min: 1, max: 700_000 }),
        fc.boolean(),
        async (size, piece, whole) => {
          const bytes = randomBytes(size);
          const stored = await files.put(whole ? bytes : Readable.from(pieces(bytes, piece)), PDF);
          expect(stored).toEqual({ sha256: hashOf(bytes), bytes: size, mediaType: 'application/pdf' });
          expect((await read(stored.sha256))?.equals(bytes)).toBe(true);
        },
      ),
      {
        numRuns: 20,
        examples: edges.flatMap((size): [number, number, boolean][] => [
          [size, 65_536, false],
          [size, 1, true],
        ]),
      },
    );
  });

  it('is kept once, put again, at once, whole and as a stream; the first media type stays', async () => {
    const bytes = randomBytes(2 * MEBIBYTE + 5);
    const before = [await count('evidence'), await count('chunk')];
    const first = await files.put(bytes, PDF);
    const racing = await Promise.all([
      files.put(bytes, { mediaType: 'image/png' }),
      files.put(Readable.from(pieces(bytes, 100_000)), PDF),
      files.put(Readable.from(pieces(bytes, 999_999)), PDF),
    ]);
    expect(racing).toEqual([first, first, first]);
    const other = randomBytes(MEBIBYTE + 9);
    const both = await Promise.all([files.put(other, PDF), files.put(Readable.from(pieces(other, 4096)), PDF)]);
    expect(both[0]).toEqual(both[1]);
    expect([await count('evidence'), await count('chunk')]).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 5]);
    expect(await files.get(first.sha256)).toMatchObject({ mediaType: 'application/pdf', bytes: bytes.byteLength });
  });

  it('of 100 MB goes in and out with little memory', async () => {
    const size = 100 * MEBIBYTE;
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 5);
    const before = process.memoryUsage().rss;
    const stored = await files.put(Readable.from(repeated(size)), PDF);
    const hash = createHash('sha256');
    const found = await files.get(stored.sha256);
    for await (const chunk of found?.stream ?? []) hash.update(chunk as Buffer);
    clearInterval(watch);
    expect(stored.bytes).toBe(size);
    expect(hash.digest('hex')).toBe(stored.sha256);
    expect(peak - before).toBeLessThan(80 * MEBIBYTE);
  });

  it('beyond the limit is refused, whole or as a stream, and leaves nothing', async () => {
    const small = await openFiles({ url: database.url, role: APP_ROLE, key, limitBytes: 1_500_000 });
    const before = [await count('evidence'), await count('chunk')];
    const bytes = randomBytes(1_500_001);
    await expect(small.put(bytes, PDF)).rejects.toThrow(EvidenceTooLarge);
    await expect(small.put(Readable.from(pieces(bytes, 10_000)), PDF)).rejects.toThrow('more than 1500000 bytes');
    expect(await small.put(bytes.subarray(1), PDF)).toMatchObject({ bytes: 1_500_000 });
    expect([await count('evidence'), await count('chunk')]).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + 2]);
    await small.close();
  });

  it('of a stream that breaks off leaves nothing, and the break is not taken for the database’s', async () => {
    const before = await count('chunk');
    await expect(files.put(Readable.from(breaking()), PDF)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(await count('chunk')).toBe(before);
    expect(await files.put(randomBytes(10), PDF)).toMatchObject({ bytes: 10 });
  });

  it('is named when missing; hashes and media types that are none are refused', async () => {
    const { sha256 } = await files.put(randomBytes(100), PDF);
    const unknown = hashOf(randomBytes(100));
    expect(await files.missing([unknown, sha256, unknown])).toEqual([unknown, unknown]);
    expect(await files.missing([])).toEqual([]);
    expect([await files.has(sha256), await files.has(unknown)]).toEqual([true, false]);
    expect(await files.get(unknown)).toBeUndefined();
    await expect(files.get(sha256.toUpperCase())).rejects.toThrow(RangeError);
    await expect(files.has('')).rejects.toThrow(RangeError);
    await expect(files.put(randomBytes(1), { mediaType: '收据.pdf' })).rejects.toThrow(RangeError);
  });
});

const TABLES = ['files.evidence', 'files.chunk'];

/** Changes what nobody may change, as an owner could who switches the triggers off. */
async function lie(sql: string, values: readonly unknown[] = []): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query('BEGIN');
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    await client.query(sql, [...values]);
    for (const table of TABLES) {
      await client.query(`ALTER TABLE ${table} ENABLE TRIGGER ALL, ENABLE ALWAYS TRIGGER immutable`);
    }
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

describe('evidence that somebody changed', () => {
  it('cannot be changed or deleted, by the service or by the owner', async () => {
    for (const sql of [
      "UPDATE files.evidence SET media_type = 'text/plain'",
      'DELETE FROM files.evidence',
      'TRUNCATE files.evidence CASCADE',
      'UPDATE files.chunk SET number = number + 1',
      'DELETE FROM files.chunk',
      'TRUNCATE files.chunk',
    ]) {
      await expect(owner.query(sql)).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('never changed'),
      });
      const service = openPool({ url: database.url, role: APP_ROLE, max: 1 });
      await expect(service.query(sql)).rejects.toMatchObject({
        code: '42501',
        message: expect.stringContaining('permission denied'),
      });
      await service.end();
    }
  });

  it.each([
    [
      'a bit',
      'UPDATE files.chunk SET cipher = set_byte(cipher, 9, get_byte(cipher, 9) # 1) WHERE upload = $1 AND number = 1',
      1,
    ],
    ['a missing chunk', 'DELETE FROM files.chunk WHERE upload = $1 AND number = 1', 1],
    [
      'chunks in another order',
      'UPDATE files.chunk c SET nonce = o.nonce, cipher = o.cipher FROM files.chunk o WHERE c.upload = $1 AND o.upload = $1 AND o.number = 1 - c.number',
      0,
    ],
    ['a cut', 'UPDATE files.evidence SET chunks = 1, bytes = 1048576 WHERE upload = $1', 0],
    ['another hash', 'UPDATE files.evidence SET sha256 = sha256(sha256) WHERE upload = $1', 0],
    ['another upload’s chunks', OTHER_CHUNKS, 0],
  ] as const)(
    'is noticed when the triggers were off, before a wrong byte is given: %s',
    async (_, sql, soundChunks) => {
      const bytes = randomBytes(2 * MEBIBYTE);
      const { sha256 } = await files.put(bytes, PDF);
      const found = await owner.query<{ upload: string }>('SELECT upload FROM files.evidence WHERE sha256 = $1', [
        Buffer.from(sha256, 'hex'),
      ]);
      const [row] = found.rows;
      await lie(sql, [row?.upload]);
      const now = await owner.query<{ sha256: string }>(
        "SELECT encode(sha256, 'hex') AS sha256 FROM files.evidence WHERE upload = $1",
        [row?.upload],
      );
      const { given, error } = await readUntilError(now.rows[0]?.sha256 ?? '');
      expect(error).toBeInstanceOf(EvidenceDamaged);
      expect(given.equals(bytes.subarray(0, soundChunks * MEBIBYTE))).toBe(true);
    },
  );

  it('is not opened with another key: opening says so in one sentence', async () => {
    await files.put(randomBytes(10), PDF);
    const opening = openFiles({ url: database.url, role: APP_ROLE, key: randomBytes(32) });
    await expect(opening).rejects.toThrow(CannotStart);
    await expect(openFiles({ url: database.url, key: randomBytes(31) })).rejects.toThrow(RangeError);
  });

  it('does not keep the rest from being opened: damage is not taken for another key', async () => {
    const first = '(SELECT sha256 FROM files.evidence ORDER BY sha256 LIMIT 1)';
    await lie(`UPDATE files.evidence SET bytes = bytes + 1 WHERE sha256 = ${first}`);
    await (await openFiles({ url: database.url, role: APP_ROLE, key })).close();
  });

  it('shows nothing of its bytes in the database', async () => {
    const text = '受助人签收单 receipt of Zhuowenjun '.repeat(50);
    await files.put(Buffer.from(text), PDF);
    const rows = await owner.query<{ line: string }>(
      'SELECT c::text AS line FROM files.chunk c WHERE octet_length(cipher) < 100000 UNION ALL SELECT e::text FROM files.evidence e',
    );
    const dump = rows.rows.map((row) => row.line).join('\n');
    expect(dump).toContain('application/pdf');
    for (const form of [
      'Zhuowenjun',
      Buffer.from('Zhuowenjun').toString('hex'),
      Buffer.from('受助人').toString('hex'),
    ]) {
      expect(dump).not.toContain(form);
    }
  });

  it('in a database that is away is said to be so', async () => {
    const closed = await openFiles({ url: database.url, role: APP_ROLE, key });
    await closed.close();
    await expect(closed.put(randomBytes(1), PDF)).rejects.toThrow(DatabaseUnavailable);
    await expect(closed.put(Readable.from(pieces(randomBytes(9), 3)), PDF)).rejects.toThrow(DatabaseUnavailable);
    await expect(closed.get(hashOf(randomBytes(1)))).rejects.toThrow(DatabaseUnavailable);
  });
});

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

function* repeated(size: number): Generator<Buffer> {
  const block = randomBytes(65_536);
  for (let at = 0; at < size; at += block.byteLength) yield block;
}

function* breaking(): Generator<Buffer> {
  yield randomBytes(3 * MEBIBYTE);
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
}
