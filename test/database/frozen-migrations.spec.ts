import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Migration } from '#database';
import { ledgerMigrations } from '#ledger/nest';

/** SHA-256 of each migration's text, as ledgers were built with it (docs/decisions/0015). */
const FROZEN: Readonly<Record<string, string>> = {
  '0001-event-log': '2e6eb261908edc995e8fcbd1d310844f221bba39a4918beb2f9bfa513f3a0cad',
  '0002-goods-part': 'e1655c9b995176e2d20476c44546757cc52b18de223a0d86997bfae203b003c9',
  '0003-cluster': '30c1b730f6dcd398874f3f42eca58aeff6c0b36bc6188234e8b8d7ab1a90b04c',
  '0101-vault': 'c7e60526536f93c74364e9db96901d597d9aa3fd126c90ef10934dd5214d741c',
  '0102-what-was-asked': '72a24b79faf65490dfffd0d213f98418099cbe1c9820200a86751545692c684f',
  '0201-files': 'fde0e4d6afdb8a95df0d73596a7ee36c210a15858cd465a956672d1900a6cd5e',
  '0202-files-always': 'd57e08ea83354d52dc24528af0bc5b65dab55978175d8ff162e2cfda7c2fb571',
  '0301-execution': 'c25d55739267332180bd4d5872ef5778ba036470dbe6615e63cad00ea902b3ee',
  '0302-checkpoint-digest': '651eb6095abcf5132a043a5693ad0ce416f94d308c259ca3dff4cf30951397e6',
};

/** A sentence for each migration that is not as it was; empty where all are. */
function thawed(migrations: readonly Migration[]): readonly string[] {
  const found = new Map(migrations.map(({ name, sql }) => [name, createHash('sha256').update(sql).digest('hex')]));
  const gone = Object.keys(FROZEN).filter((name) => !found.has(name));
  const sentences = [...found].flatMap(([name, hash]) => {
    const frozen = FROZEN[name];
    if (frozen === undefined) return [`${name} is new: freeze it here as ${hash}`];
    if (frozen === hash) return [];
    return [
      `${name} was edited, and no ledger that was built with it can be opened: restore it and add a new migration`,
    ];
  });
  return [...sentences, ...gone.map((name) => `${name} is gone, but ledgers were built with it: bring it back`)];
}

describe('migrations', () => {
  it('stay as they were once they are committed; what changes the schema is a new one', () => {
    expect(thawed(ledgerMigrations)).toEqual([]);
  });

  it('that are edited, new or gone are told apart', () => {
    const [first, ...others] = ledgerMigrations;
    const edited = others.map((one) => (one.name === '0101-vault' ? { ...one, sql: `${one.sql} ` } : one));
    expect(thawed([...edited, { name: '0999-more', sql: 'SELECT 1' }])).toEqual([
      expect.stringMatching(/^0101-vault was edited, .* add a new migration$/u),
      expect.stringMatching(/^0999-more is new: freeze it here as [\da-f]{64}$/u),
      `${first?.name ?? ''} is gone, but ledgers were built with it: bring it back`,
    ]);
  });
});
