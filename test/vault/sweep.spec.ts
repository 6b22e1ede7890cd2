import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Vault } from '#vault';
import { named, openBench, type Bench } from './bench.js';

let bench: Bench;
let vault: Vault;

beforeAll(async () => {
  bench = await openBench();
  vault = await bench.openVault();
});

afterAll(async () => {
  await bench.stop();
});

const anHourAgo = (): string => new Date(Date.now() - 3_600_000).toISOString();
type Known = ReadonlyMap<string, Uint8Array>;
const nothingKnown = (): Promise<Known> => Promise.resolve(new Map());

async function age(): Promise<void> {
  await bench.owner.query("UPDATE vault.record SET written_at = written_at - interval '2 hours'");
}

async function subjects(ids: readonly string[]): Promise<readonly string[]> {
  const result = await bench.owner.query<{ subject: string }>(
    'SELECT subject FROM vault.subject WHERE subject = ANY ($1)',
    [ids],
  );
  return result.rows.map((row) => row.subject);
}

/** Waits until a session of the vault waits for another. */
async function blocked(): Promise<void> {
  for (;;) {
    const waiting = await bench.owner.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0`,
    );
    if ((waiting.rowCount ?? 0) > 0) return;
    await sleep(10);
  }
}

describe('the sweep', () => {
  it('deletes old records whose command came to nothing, with their names and empty subjects, and asks once', async () => {
    const subject = randomUUID();
    const kept = named('留下', { subject });
    const idle = named('作废', { subject, version: 2 });
    const lonely = Array.from({ length: 1100 }, (_, at) => named(`作废${String(at)}`));
    const [keptRef, ...gone] = await vault.write([kept, idle, ...lonely]);
    if (keptRef === undefined) throw new Error('no reference');
    await age();
    const [young] = await vault.write([named('新近')]);
    if (young === undefined) throw new Error('no reference');

    const asked: string[] = [];
    const isKnown = (commands: readonly string[]): Promise<Known> => {
      asked.push(...commands);
      return Promise.resolve(new Map([[kept.command, kept.asked]]));
    };
    expect(await vault.sweep(isKnown, anHourAgo())).toBe(1101);
    expect(new Set(asked)).toEqual(new Set([kept, idle, ...lonely].map((record) => record.command)));
    expect(await vault.check([keptRef, young, ...gone])).toEqual(gone.map((ref) => ({ ref, finding: 'missing' })));
    expect(await vault.find('作废', { limit: 10 })).toEqual([]);
    expect(await subjects([subject, ...lonely.map((record) => record.subject)])).toEqual([subject]);

    asked.length = 0;
    await age();
    expect(await vault.sweep(isKnown, anHourAgo())).toBe(1);
    expect(asked).not.toContain(kept.command);
    expect(await vault.check([keptRef])).toEqual([]);
  });

  it('leaves a record that a retry has just asked for again', async () => {
    const record = named('重试');
    const [ref] = await vault.write([record]);
    if (ref === undefined) throw new Error('no reference');
    await age();
    const retried = async (): Promise<Known> => {
      await vault.write([record]);
      return new Map();
    };
    expect(await vault.sweep(retried, anHourAgo())).toBe(0);
    expect(await vault.check([ref])).toEqual([]);
  });

  it('deletes what was kept for another thing asked under the same key, and keeps what older ledgers wrote', async () => {
    const booked = named('乙');
    const undecided = named('甲', { command: booked.command, asked: new Uint8Array(32).fill(1) });
    const older = named('丙', { command: booked.command });
    const refs = await vault.write([booked, undecided, older]);
    await bench.owner.query('UPDATE vault.record SET asked = NULL WHERE record = $1', [older.record]);
    await age();
    await vault.sweep(() => Promise.resolve(new Map([[booked.command, booked.asked]])), anHourAgo());
    expect(await vault.check(refs)).toEqual([{ ref: refs[1], finding: 'missing' }]);
  });

  it('gives a swept record a new salt when its command comes back', async () => {
    const record = named('再来');
    const [first] = await vault.write([record]);
    await age();
    await vault.sweep(nothingKnown, anHourAgo());
    const [second] = await vault.write([record]);
    expect(second?.commitment).not.toBe(first?.commitment);
    expect(await vault.check(second === undefined ? [] : [second])).toEqual([]);
  });

  it('leaves a subject to which a record is being added at that moment', async () => {
    const subject = randomUUID();
    await vault.write([named('先前', { subject })]);
    await age();
    const adding = await bench.owner.connect();
    await adding.query('BEGIN');
    await adding.query(
      `INSERT INTO vault.record (record, subject, version, nonce, cipher, commitment, command)
       SELECT gen_random_uuid(), subject, 2, nonce, cipher, commitment, command FROM vault.record WHERE subject = $1`,
      [subject],
    );
    const swept = vault.sweep(nothingKnown, anHourAgo());
    await blocked();
    await adding.query('COMMIT');
    adding.release();
    expect(await swept).toBeGreaterThanOrEqual(1);
    expect(await subjects([subject])).toEqual([subject]);
  });

  it('that takes a subject from under a writer makes the writer begin again', async () => {
    const subject = randomUUID();
    await vault.write([named('先前', { subject })]);
    await age();
    const next = named('后来', { subject, version: 2 });
    // Another transaction holds the record's id, so that the writer stands still with the subject already looked up.
    const holding = await bench.owner.connect();
    await holding.query('BEGIN');
    await holding.query(
      'INSERT INTO vault.subject (subject, wrapped_key, epoch) SELECT $1, wrapped_key, epoch FROM vault.subject LIMIT 1',
      [randomUUID()],
    );
    await holding.query(
      `INSERT INTO vault.record (record, subject, version, nonce, cipher, commitment, command)
       SELECT $1, s.subject, 1, nonce, cipher, commitment, command
       FROM vault.record, (SELECT subject FROM vault.subject WHERE xmin = pg_current_xact_id()::xid) s LIMIT 1`,
      [next.record],
    );
    const writing = vault.write([next]);
    await blocked();
    expect(await vault.sweep(nothingKnown, anHourAgo())).toBeGreaterThanOrEqual(1);
    expect(await subjects([subject])).toEqual([]);
    await holding.query('ROLLBACK');
    holding.release();
    expect(await vault.check(await writing)).toEqual([]);
  });

  it('beside writers of the same subjects and records leaves nothing half there', async () => {
    const other = await bench.openVault();
    const groups = Array.from({ length: 12 }, () => randomUUID());
    const records = groups.flatMap((subject) =>
      [1, 2, 3].map((version) => named(`并发${String(version)}`, { subject, version })),
    );
    const until = Date.now() + 3_000;
    const sweeping = async (sweeper: Vault): Promise<void> => {
      // Everything counts as old, so that a sweep takes records from under the writers all the time.
      while (Date.now() < until) await sweeper.sweep(nothingKnown, new Date(Date.now() + 60_000).toISOString());
    };
    const writing = async (writer: Vault, own: typeof records): Promise<void> => {
      while (Date.now() < until) await writer.write(own);
    };
    await Promise.all([sweeping(vault), writing(vault, records), writing(other, records.toReversed())]);
    const refs = await vault.write(records);
    expect(await vault.check(refs)).toEqual([]);
    const orphans = await bench.owner.query(
      'SELECT FROM vault.subject s WHERE NOT EXISTS (SELECT FROM vault.record r WHERE r.subject = s.subject)',
    );
    expect(orphans.rowCount).toBe(0);
  });
});
