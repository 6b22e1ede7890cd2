import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { receiptDecider } from '#giving';
import { step, steps } from '#kernel';
import { registersFolder } from '../fixtures/registers-folder.js';
import type { RegistersFolder } from '../fixtures/registers-folder.js';

/** What a file came to: rows accepted, known and refused, the refusals, and by how much an account grew. */
interface Came {
  readonly rows: readonly number[];
  readonly refused: readonly (readonly [string, string, string])[];
  readonly grew: number;
}

describe('the numbers of papers in registers that are sent again', () => {
  let county: RegistersFolder;

  beforeAll(async () => {
    county = await registersFolder();
  });

  afterAll(() => county.close());

  const sent = async (lines: readonly string[], account = '现金', file = '登记表.csv'): Promise<Came> => {
    await county.write(file, lines);
    const before = Number(await county.held(account));
    const tried = (await county.taken(true)).files.find((one) => one.file === file);
    const report = (await county.taken()).files.find((one) => one.file === file);
    await rm(join(county.folder, file));
    if (report === undefined) throw new Error('not read');
    expect(tried).toEqual(report);
    const grew = Math.round((Number(await county.held(account)) - before) * 100) / 100;
    const refused = report.refused.map(({ column, value, code }) => [column, value, code] as const);
    return { rows: [report.accepted, report.known, report.refused.length], refused, grew };
  };

  describe('of gifts', () => {
    const HEADINGS = '日期,捐赠人,归属单位,金额(元),收款方式,票据号';
    const gift = (number: string, amount = '501', day = '2023-05-06'): string =>
      `${day},赵钱,城关镇,${amount},现金,${number}`;
    const gifts = (...rows: readonly string[]): Promise<Came> => sent([HEADINGS, ...rows]);

    it.each([
      ['0000501', ['501', '№501', '第501号', '#0501', '５０１']],
      ['R16', ['№R16', 'R-16', 'r016', 'No.R16']],
      ['NO.778', ['№778', '778', 'No：000778']],
      ['RC-A1', ['RC A1', 'RC—A1', 'rca1']],
    ])('are one however they are written: %s', async (number, others) => {
      expect(await gifts(gift(number))).toEqual({ rows: [1, 0, 0], refused: [], grew: 501 });
      const refused = [['票据号', number, 'receipt-number-used']];
      for (const other of others) {
        expect(await gifts(gift(other))).toEqual({ rows: [0, 1, 0], refused: [], grew: 0 });
        expect(await gifts(gift(other, '502'))).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      }
      expect(await gifts(gift(others[0] ?? '', '503'), gift(`9${number}`))).toMatchObject({ rows: [1, 0, 1] });
    });

    it('are met under whatever spelling an older ledger took them', async () => {
      const receipt = { unit: '990201', number: 'HZ-0042' };
      const take = { type: 'TakeReceiptNumber', receipt, fund: '990201101-welfare', entry: 'old' } as const;
      const done = await county.fixture.ledger.executor.execute({
        ...{ commandId: randomUUID(), content: Buffer.alloc(32), by: 'local', keepRefusal: false },
        *plan() {
          yield* [];
          return steps([step(receiptDecider, '990201::hz-0042', take)], {});
        },
      });
      expect(done).toMatchObject({ ok: true });
      await county.fixture.ledger.catchUp();
      for (const number of ['HZ-0042', 'hz–0042', 'HZ42', '№HZ042']) {
        const refused = [['票据号', 'HZ-0042', 'receipt-number-used']];
        expect(await gifts(gift(number))).toEqual({ rows: [0, 0, 1], refused, grew: 0 });
      }
    });
  });
});
