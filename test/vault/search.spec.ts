import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Vault } from '#vault';
import { aRecord, named, openBench, type Bench } from './bench.js';

let bench: Bench;
let vault: Vault;
const ids = new Map<string, string>();

const PLANTED = [
  '王伟',
  '王小伟',
  '小王伟',
  '王伟明',
  '欧阳王伟',
  '𬭚㛃',
  '李𬭚㛃华',
  '㛃',
  '阿卜杜拉·买买提',
  'Ａnhe Ltd',
  '伟王',
  '伟明王伟',
] as const;

beforeAll(async () => {
  bench = await openBench();
  vault = await bench.openVault();
  const records = PLANTED.map((name) => named(name));
  records.forEach((record) => ids.set(record.record, record.content['name'] ?? ''));
  await vault.write(records);
});

afterAll(async () => {
  await bench.stop();
});

async function found(part: string, limit = 50): Promise<readonly string[]> {
  const records = await vault.find(part, { limit });
  return records.map((record) => ids.get(record) ?? record);
}

describe('finding by name', () => {
  it('gives every name with the part in it, the exact name first', async () => {
    const names = await found('王伟');
    expect(names[0]).toBe('王伟');
    expect([...names].sort()).toEqual(['伟明王伟', '小王伟', '欧阳王伟', '王伟', '王伟明'].sort());
    expect(await found('王伟明')).toEqual(['王伟明']);
    expect(await found('小王')).toEqual(['小王伟']);
  });

  it('takes one character for a surname, or for a whole name', async () => {
    expect([...(await found('王'))].sort()).toEqual(['王伟', '王小伟', '王伟明'].sort());
    expect(await found('㛃')).toEqual(['㛃']);
    expect(await found('明')).toEqual([]);
  });

  it('does not stumble over rare characters, width, case, dots and spaces', async () => {
    expect([...(await found('𬭚㛃'))].sort()).toEqual(['𬭚㛃', '李𬭚㛃华'].sort());
    expect(await found('㛃华')).toEqual(['李𬭚㛃华']);
    expect(await found('拉•买')).toEqual(['阿卜杜拉·买买提']);
    expect(await found('ANHE lTD')).toEqual(['Ａnhe Ltd']);
    expect(await found('')).toEqual([]);
    expect(await found('·')).toEqual([]);
    expect(await found('不在此')).toEqual([]);
  });

  it('gives no more than the limit, across pages of candidates, and refuses a limit of none', async () => {
    const records = Array.from({ length: 600 }, (_, at) => named(`群众${String(at).padStart(4, '0')}`));
    await vault.write(records);
    const all = await vault.find('群众', { limit: 1000 });
    expect(new Set(all)).toEqual(new Set(records.map((record) => record.record)));
    expect(await vault.find('群众', { limit: 7 })).toHaveLength(7);
    expect(await vault.find('群众0042', { limit: 7 })).toEqual([records[42]?.record]);
    await expect(vault.find('群众', { limit: 0 })).rejects.toThrow(RangeError);
  });

  it('shows no record of which only the token matches', async () => {
    const stranger = named('完全不同');
    await vault.write([stranger]);
    await bench.owner.query(
      `INSERT INTO vault.name_part SELECT p.token, $1 FROM vault.name_part p WHERE p.record <> $1
       ON CONFLICT DO NOTHING`,
      [stranger.record],
    );
    expect(await vault.find('王伟', { limit: 50 })).not.toContain(stranger.record);
  });
});

describe('what the database holds', () => {
  it('contains none of the names, in any form that a dump would show', async () => {
    const planted = ['司马相如', '卓文君', 'Zhuowenjun'];
    await vault.write([
      named('司马相如', { subject: randomUUID() }),
      aRecord({ memo: '卓文君 Zhuowenjun 探望' }, { names: ['卓文君', 'Zhuowenjun'] }),
    ]);
    const dump = await everything();
    expect(dump).toContain('key_check');
    expect(dump.length).toBeGreaterThan(10_000);
    const forms = planted.flatMap((name) => [
      name,
      name.toLowerCase(),
      Buffer.from(name).toString('hex'),
      Buffer.from(name.toLowerCase()).toString('hex'),
      Buffer.from(name, 'utf16le').toString('hex'),
      Buffer.from(name).toString('base64'),
    ]);
    expect(forms.filter((form) => dump.includes(form))).toEqual([]);
  });
});

/** Every row of every table of the vault as text; bytea shows as hexadecimal. */
async function everything(): Promise<string> {
  const tables = await bench.owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'vault' ORDER BY 1`,
  );
  const dumps: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await bench.owner.query<{ line: string }>(`SELECT t::text AS line FROM ${name} t`);
    dumps.push(name, ...rows.rows.map((row) => row.line));
  }
  return dumps.join('\n');
}
