import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { registersFolder } from '../fixtures/registers-folder.js';
import type { RegistersFolder } from '../fixtures/registers-folder.js';

const GIFTS = '日期,捐赠人,单位,金额,收款方式,票据号';
const gift = (unit: string, receipt: string): string => `2024-03-05,张伟,${unit},5,现金,${receipt}`;

describe('a folder without a list of regions, in a ledger of two counties', () => {
  let county: RegistersFolder;

  beforeAll(async () => {
    county = await registersFolder();
    await county.taken();
    await county.write('区划.csv', [
      '代码,名称,级别',
      '990202,平江县,县',
      '990202101,城关镇,乡镇',
      '990202102,石门镇,乡镇',
    ]);
    await county.taken();
    await county.write('区划.csv', ['说明']);
    await county.write('账户.csv', ['说明']);
  });

  afterAll(() => county.close());

  const takenOf = async (...lines: readonly string[]) => {
    await county.write('捐款.csv', lines);
    const report = await county.taken(true).catch((error: unknown) => (error as { code?: string }).code);
    return typeof report === 'string'
      ? report
      : report?.files.map(({ accepted, refused }) => [accepted, refused.length]);
  };

  it('is not settled by one row that names a county', async () => {
    expect(await takenOf(GIFTS, gift('城关镇', 'A1'), gift('石门镇', 'A2'), gift('临江县城关镇', 'A3'))).toBe(
      'county-unclear',
    );
    expect(await takenOf(GIFTS, gift('平江县城关镇', 'A1'), gift('临江县城关镇', 'A2'))).toBe('county-unclear');
    expect(await takenOf('临江县捐款', GIFTS, gift('平江县城关镇', 'A1'))).toBe('county-unclear');
    expect(await takenOf(GIFTS, gift('城关镇', 'A1'))).toBe('county-unclear');
  });

  it('is the county’s that its title names, or each of its rows', async () => {
    expect(await takenOf('临江县捐款', GIFTS, gift('城关镇', 'A1'), gift('临江县石桥镇', 'A2'))).toEqual([[2, 0]]);
    expect(await takenOf(GIFTS, gift('临江县城关镇', 'A1'), gift('临江县', 'A2'))).toEqual([[2, 0]]);
  });
});
