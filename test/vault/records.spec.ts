import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DatabaseUnavailable } from '#database';
import { RECORD_MAX_BYTES, SubjectErased, UnfitRecord, type Vault } from '#vault';
import { aRecord, named, openBench, type Bench } from './bench.js';

let bench: Bench;
let vault: Vault;

beforeAll(async () => {
  bench = await openBench();
  vault = await bench.openVault();
});

afterAll(async () => {
  await bench.stop();
});

describe('a record', () => {
  it('comes back as it was written, whatever Unicode it holds', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !/\p{Surrogate}/u.test(value));
    const edges = ['', '\u0000', 'a\u0000b', '𬭚㛃', '\uFEFF', '"\\\n', '李\u{E0100}', '__proto__', '  ', '\uFFFF'];
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.oneof(text, fc.constantFrom(...edges))), async (content) => {
        const record = aRecord(content);
        const [ref] = await vault.write([record]);
        expect(ref).toMatchObject({ record: record.record, subject: record.subject, version: 1 });
        const opened = await vault.open(ref === undefined ? [] : [ref]);
        expect(Object.entries(opened.get(record.record) ?? {}).sort()).toEqual(Object.entries(content).sort());
      }),
      { numRuns: 60, examples: edges.map((edge): [Record<string, string>] => [{ [edge]: edge, plainFen: 'x' }]) },
    );
  });

  it('of half a surrogate pair is refused by field, without its value, and nothing of its call is kept', async () => {
    const sound = named('王秀英');
    const halves = { field: ['secret\uD800', '\uDC00'], names: ['secret\uD83D'] };
    for (const half of halves.field) {
      const refused = await vault.write([sound, aRecord({ memo: half })]).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(UnfitRecord);
      expect(refused).toMatchObject({ code: 'not-unicode', field: 'memo' });
      expect(String(refused)).not.toContain('secret');
    }
    await expect(vault.write([sound, aRecord({}, { names: halves.names })])).rejects.toThrow(UnfitRecord);
    expect(await bench.owner.query('SELECT FROM vault.record WHERE record = $1', [sound.record])).toHaveProperty(
      'rowCount',
      0,
    );
  });

  it('is refused when too long, of a wrong version or without proper ids', async () => {
    const code = async (change: object): Promise<unknown> =>
      vault.write([{ ...named('张三'), ...change }]).then(
        () => 'written',
        (error: unknown) => (error instanceof UnfitRecord ? error.code : error),
      );
    expect(await code({ content: { memo: 'x'.repeat(RECORD_MAX_BYTES - 100) } })).toBe('written');
    expect(await code({ content: { memo: '汉'.repeat(RECORD_MAX_BYTES / 3 + 1) } })).toBe('too-long');
    expect(await code({ version: 0 })).toBe('bad-version');
    expect(await code({ version: 1.5 })).toBe('bad-version');
    expect(await code({ record: 'abc' })).toBe('no-uuid');
    expect(await code({ subject: randomUUID().toUpperCase() })).toBe('no-uuid');
  });

  it('has a commitment that hides: equal contents give different ones, each SHA-256 of salt and canonical form', async () => {
    const [first, second] = await vault.write([aRecord({ b: '2', a: '1' }), aRecord({ a: '1', b: '2' })]);
    expect(first?.commitment).toMatch(/^[0-9a-f]{64}$/u);
    expect(first?.commitment).not.toBe(second?.commitment);
    expect(first?.commitment).not.toBe(createHash('sha256').update('{"a":"1","b":"2"}').digest('hex'));
  });

  it('of a subject that has others is kept under the same key, by any process and at once', async () => {
    const subject = randomUUID();
    const other = await bench.openVault();
    const refs = await Promise.all(
      Array.from({ length: 20 }, async (_, at) =>
        (at % 2 === 0 ? vault : other).write([named(`名${String(at)}`, { subject, version: at + 1 })]),
      ),
    );
    const opened = await other.open(refs.flat());
    expect([...opened.values()].map((content) => content?.['name'])).toEqual(refs.map((_, at) => `名${String(at)}`));
    const keys = await bench.owner.query('SELECT FROM vault.subject WHERE subject = $1', [subject]);
    expect(keys.rowCount).toBe(1);
  });

  it('written at once through two pools, and again, has one salt: every caller gets the same reference', async () => {
    const other = await bench.openVault();
    const records = Array.from({ length: 150 }, (_, at) => named(`竞${String(at)}`));
    const contents = (suffix: string): typeof records =>
      records.map((record) => ({ ...record, content: { name: `${record.content['name'] ?? ''}${suffix}` } }));
    const racing = await Promise.all(
      Array.from({ length: 6 }, async (_, at) => {
        const own = at % 3 === 0 ? records : contents(String(at));
        return (at % 2 === 0 ? vault : other).write(at < 3 ? own : own.toReversed());
      }),
    );
    const sorted = racing.map((refs) => [...refs].sort((left, right) => (left.record < right.record ? -1 : 1)));
    for (const refs of sorted) expect(refs).toEqual(sorted[0]);
    expect(await vault.write(records)).toEqual(await other.write(contents('later')));
    expect(await vault.check(racing.flat())).toEqual([]);
  });

  it('is answered in the order asked, the same record twice included, hundreds at once in one call or many', async () => {
    const records = Array.from({ length: 1200 }, (_, at) => named(`序${String(at)}`));
    const together = await vault.write([...records, ...records.slice(0, 3)]);
    expect(together.map((ref) => ref.record)).toEqual([...records, ...records.slice(0, 3)].map((item) => item.record));
    const single = await Promise.all(records.map(async (record) => vault.write([record])));
    expect(single.flat()).toEqual(together.slice(0, 1200));
    expect(await vault.write([])).toEqual([]);
  });

  it('goes with all others of its tick in one round trip', async () => {
    const before = await transactions();
    await Promise.all(Array.from({ length: 256 }, async (_, at) => vault.write([named(`同${String(at)}`)])));
    expect((await transactions()) - before).toBe(1);
  });
});

describe('a vault that began empty', () => {
  it('never reads whole tables, though its plans were made when there was nothing in them', async () => {
    const empty = await openBench();
    try {
      const writer = await empty.openVault();
      for (let group = 0; group < 8; group += 1) {
        await writer.write(Array.from({ length: 250 }, (_, at) => named(`批${String(group)}号${String(at)}`)));
      }
      await writer.close();
      expect(await rowsReadInWhole(empty)).toBeLessThan(250);
    } finally {
      await empty.stop();
    }
  });
});

describe('a subject whose key is gone', () => {
  it('is no longer opened or found, is reported as erased, and takes no new record', async () => {
    const subject = randomUUID();
    const records = [named('欧阳锋', { subject }), named('欧阳克', { subject, version: 2 })];
    const refs = await vault.write(records);
    await bench.owner.query(
      'UPDATE vault.subject SET wrapped_key = NULL, epoch = NULL, erased_at = now() WHERE subject = $1',
      [subject],
    );
    expect([...(await vault.open(refs)).values()]).toEqual([undefined, undefined]);
    expect(await vault.find('欧阳', { limit: 10 })).toEqual([]);
    expect(await vault.check(refs)).toEqual(refs.map((ref) => ({ ref, finding: 'erased' })));
    expect(await vault.write(records)).toEqual(refs);
    const [sound, refused] = await Promise.allSettled([
      vault.write([named('无关')]),
      vault.write([named('欧阳', { subject, version: 3 })]),
    ]);
    expect(sound.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: new SubjectErased(subject) });
  });
});

describe('a database that goes away', () => {
  it('is reported as such, to every call of the group, and the same calls go through when it is back', async () => {
    const records = [named('断开'), named('恢复')];
    const lost = Promise.allSettled(records.map(async (record) => vault.write([record])));
    await bench.owner.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'relief-ledger vault' AND datname = current_database()`,
    );
    const gone = new Set((await lost).flatMap((end) => (end.status === 'rejected' ? [errorName(end.reason)] : [])));
    expect([...gone].filter((name) => name !== 'DatabaseUnavailable')).toEqual([]);
    const refs = await again(async () => vault.write(records));
    expect(refs.map((ref) => ref.record)).toEqual(records.map((record) => record.record));
    expect(await again(async () => vault.check(refs))).toEqual([]);

    const closed = await bench.openVault();
    await closed.close();
    await expect(closed.write(records)).rejects.toThrow(DatabaseUnavailable);
    await expect(closed.find('断开', { limit: 1 })).rejects.toThrow(DatabaseUnavailable);
  });
});

/** As a caller does: the pool may still hand out connections of which it has not yet heard that they are dead. */
async function again<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; tries < 5; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
    }
  }
  return call();
}

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'no error';
}

/** Rows of the vault that scans of whole tables gave so far, once the closed sessions have told. */
async function rowsReadInWhole({ owner }: Bench): Promise<number> {
  for (;;) {
    const result = await owner.query<{ whole: bigint; looked: bigint }>(
      `SELECT sum(seq_tup_read)::bigint AS whole, sum(idx_scan)::bigint AS looked FROM pg_stat_user_tables
       WHERE schemaname = 'vault'`,
    );
    const [row] = result.rows;
    if (row !== undefined && row.looked >= 2000n) return Number(row.whole);
    await sleep(20);
  }
}

/** Distinct transactions that wrote records so far. */
async function transactions(): Promise<number> {
  const result = await bench.owner.query<{ count: bigint }>(
    'SELECT count(DISTINCT xmin::text) AS count FROM vault.record',
  );
  return Number(result.rows[0]?.count ?? 0n);
}
