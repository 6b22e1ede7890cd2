import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonalRef } from '#kernel';
import { VaultDamaged, type Vault } from '#vault';
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

const FLIPPED = 'set_byte(COLUMN, 5, get_byte(COLUMN, 5) # 1)';

describe('a record that somebody changed in the database', () => {
  const changes: readonly (readonly [string, string])[] = [
    ['cipher', `UPDATE vault.record SET cipher = ${FLIPPED.replaceAll('COLUMN', 'cipher')} WHERE record = $1`],
    ['cut cipher', 'UPDATE vault.record SET cipher = substring(cipher FROM 1 FOR 7) WHERE record = $1'],
    ['nonce', `UPDATE vault.record SET nonce = ${FLIPPED.replaceAll('COLUMN', 'nonce')} WHERE record = $1`],
    [
      'commitment',
      `UPDATE vault.record SET commitment = ${FLIPPED.replaceAll('COLUMN', 'commitment')} WHERE record = $1`,
    ],
    ['version', 'UPDATE vault.record SET version = 2 WHERE record = $1'],
    [
      'wrapped key',
      `UPDATE vault.subject s SET wrapped_key = ${FLIPPED.replaceAll('COLUMN', 'wrapped_key')}
       FROM vault.record r WHERE r.subject = s.subject AND r.record = $1`,
    ],
  ];
  it.each(changes)('is noticed by check and not opened: %s', async (_, sql) => {
    const [ref, beside] = await vault.write([named('赵敏'), named('周芷若')]);
    if (ref === undefined || beside === undefined) throw new Error('no reference');
    await bench.owner.query(sql, [ref.record]);
    expect(await vault.check([ref, beside])).toEqual([{ ref, finding: 'altered' }]);
    await expect(vault.open([ref])).rejects.toThrow(VaultDamaged);
    await expect(vault.open([ref])).rejects.not.toThrow('赵敏');
  });

  it('cannot take the place of another: ciphers, subjects or wrapped keys swapped', async () => {
    for (const swap of SWAPS) {
      const refs = await vault.write([named('甲某'), named('乙某')]);
      await bench.owner.query(
        swap,
        refs.flatMap((ref) => [ref.record, ref.subject]),
      );
      const findings = await vault.check(refs);
      expect(findings.map((found) => found.finding)).toEqual(['altered', 'altered']);
    }
  });

  it('cannot be exchanged with another of its own subject, whose key it shares', async () => {
    const subject = randomUUID();
    const refs = await vault.write([named('旧名', { subject }), named('新名', { subject, version: 2 })]);
    await bench.owner.query(
      `UPDATE vault.record r SET cipher = o.cipher, nonce = o.nonce, commitment = o.commitment
       FROM vault.record o WHERE r.subject = $1 AND o.subject = $1 AND o.record <> r.record`,
      [subject],
    );
    for (const { record } of refs) await expect(vault.open([record])).rejects.toThrow(VaultDamaged);
  });

  it('is altered when one who has the key sealed other words under the old commitment', async () => {
    const record = named('真名');
    const [ref] = await vault.write([record]);
    if (ref === undefined) throw new Error('no reference');
    await bench.owner.query('DELETE FROM vault.record WHERE record = $1', [ref.record]);
    await vault.write([{ ...record, content: { name: '假名' } }]);
    await bench.owner.query("UPDATE vault.record SET commitment = decode($2, 'hex') WHERE record = $1", [
      ref.record,
      ref.commitment,
    ]);
    expect(await vault.check([ref])).toEqual([{ ref, finding: 'altered' }]);
    await expect(vault.open([ref])).rejects.toThrow(VaultDamaged);
  });

  it('is missing when it was deleted, and altered when the event says another thing', async () => {
    const [gone, kept] = await vault.write([named('丙某'), named('丁某')]);
    if (gone === undefined || kept === undefined) throw new Error('no reference');
    await bench.owner.query('DELETE FROM vault.record WHERE record = $1', [gone.record]);
    expect(await vault.check([gone, kept])).toEqual([{ ref: gone, finding: 'missing' }]);
    expect((await vault.open([gone])).get(gone.record)).toBeUndefined();
    const wrong: readonly PersonalRef[] = [
      { ...kept, commitment: 'ab'.repeat(32) },
      { ...kept, commitment: '' },
      { ...kept, subject: randomUUID() },
      { ...kept, version: 9 },
    ];
    expect((await vault.check(wrong)).map((found) => found.finding)).toEqual(wrong.map(() => 'altered'));
    for (const ref of wrong) await expect(vault.open([ref])).rejects.toThrow(VaultDamaged);
  });
});

describe("the service's role", () => {
  it.each([
    'UPDATE vault.record SET commitment = nonce',
    'UPDATE vault.subject SET wrapped_key = NULL',
    'UPDATE vault.key_check SET epoch = 2',
    'DELETE FROM vault.key_check',
    'TRUNCATE vault.record CASCADE',
    'DROP TABLE vault.record',
  ])('may not %s', async (sql) => {
    const client = await bench.owner.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE relief_ledger_app');
      await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

/** $1 record, $2 subject of the one; $3 record, $4 subject of the other. */
const SWAPS = [
  `UPDATE vault.record r SET cipher = o.cipher, nonce = o.nonce, commitment = o.commitment
   FROM vault.record o WHERE r.record IN ($1::uuid, $3) AND o.record IN ($1, $3) AND o.record <> r.record
     AND $2::uuid <> $4::uuid`,
  `UPDATE vault.record SET subject = CASE record WHEN $1::uuid THEN $4::uuid ELSE $2::uuid END
   WHERE record IN ($1, $3::uuid)`,
  `UPDATE vault.subject s SET wrapped_key = o.wrapped_key FROM vault.subject o
   WHERE s.subject IN ($2::uuid, $4) AND o.subject IN ($2, $4) AND o.subject <> s.subject AND $1::uuid <> $3::uuid`,
] as const;
