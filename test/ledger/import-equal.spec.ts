import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport } from '#registers/nest';
import { countsByFile, registersFolder } from '../fixtures/registers-folder.js';
import type { RegistersFolder } from '../fixtures/registers-folder.js';

const GIFTS = '日期,捐赠人,单位,金额,收款方式,票据号,备注';
const BOX = '2024-03-05,匿名,城关镇,100,现金,,捐款箱';
const NAMED = '2024-03-05,张伟,城关镇,50,现金,Y1,';

describe('equal rows of two files in one import', () => {
  let county: RegistersFolder;

  beforeAll(async () => {
    county = await registersFolder();
    await county.write('一.csv', [GIFTS, NAMED, BOX, BOX]);
    await county.write('二.csv', [GIFTS, BOX, BOX, BOX, NAMED]);
  });

  afterAll(() => county.close());

  const gifts = (report: ImportReport) => {
    const { '一.csv': first, '二.csv': second } = countsByFile(report);
    return [first, second];
  };
  const repeated = ({ files }: ImportReport) => files.flatMap((one) => one.repeated.map((row) => [one.file, row]));
  const NAMES = [2, 3].map((row) => ['二.csv', { row, file: '一.csv', sheet: '一', sameRow: row + 1 }]);

  it('are booked once and, where no number tells them apart, named', async () => {
    const tried = await county.taken(true);
    const report = await county.taken();
    for (const one of [tried, report]) {
      expect(gifts(one)).toEqual([
        [3, 0, 0],
        [1, 3, 0],
      ]);
      expect(repeated(one)).toEqual(NAMES);
    }
    expect(await county.held('现金')).toBe('350.00');
  });

  it('are named again by a second run, which adds nothing', async () => {
    const report = await county.taken();
    expect(gifts(report)).toEqual([
      [0, 3, 0],
      [0, 4, 0],
    ]);
    expect(repeated(report)).toEqual(NAMES);
  });

  it('are booked twice once both stand on one sheet', async () => {
    await county.write('一.csv', [GIFTS, BOX, BOX, NAMED, BOX, BOX, BOX]);
    expect(gifts(await county.taken())).toEqual([
      [2, 4, 0],
      [0, 4, 0],
    ]);
    expect(await county.held('现金')).toBe('550.00');
  });

  it('of spending are told too, and of opening balances are one', async () => {
    await county.write('期初.csv', ['临江县期初余额(2024年1月1日)', '单位,账户,金额(元)', '石桥镇,基本户,50']);
    await copyFile(join(county.folder, '期初.csv'), join(county.folder, '期初2.csv'));
    const paid = '2024-05-06,临江县,手续费,3,现金,银行';
    await county.write('支出.csv', ['支出登记表', '日期,单位,支出类别,金额,账户,收款人', paid, paid]);
    await copyFile(join(county.folder, '支出.csv'), join(county.folder, '支出2.csv'));
    await county.write('捐款.csv', [GIFTS, '2024-03-05,李四,临江县,50,现金,Y2,']);
    const report = await county.taken();
    expect(countsByFile(report)).toMatchObject({
      ...{ '期初.csv': [1, 0, 0], '期初2.csv': [0, 1, 0], '支出.csv': [2, 0, 0], '支出2.csv': [0, 2, 0] },
    });
    const told = repeated(report).filter(([file]) => file !== '二.csv');
    expect(told).toEqual([3, 4].map((row) => ['支出2.csv', { row, file: '支出.csv', sheet: '支出', sameRow: row }]));
  });

  it('of one purpose in two spellings stay known once the purpose is opened under one of them', async () => {
    const paid = (purpose: string): string => `2024-06-01,匿名,城关镇,10,现金,,,${purpose}`;
    await county.write('用途.csv', [`${GIFTS},用途`, paid('Ａ计划'), paid('a计划'), paid('A计划')]);
    const counted = async (): Promise<unknown> => countsByFile(await county.taken())['用途.csv'];
    expect([await counted(), await counted()]).toEqual([
      [3, 0, 0],
      [0, 3, 0],
    ]);
  });
});

describe('a mended row of the file of refused rows', () => {
  it('that equals one of the register it was taken from is named, and booked once both stand there', async () => {
    const county = await registersFolder();
    await county.write('一.csv', [GIFTS, BOX, BOX.replace('匿名', '爱心人士')]);
    await county.taken();
    await county.write('拒绝行.csv', [`${GIFTS},拒绝原因`, `${BOX},票据号为空`, `${NAMED},票据号为空`]);
    const mended = async () => {
      const sheet = (await county.taken()).files.find(({ file }) => file === '拒绝行.csv');
      return [sheet?.accepted, sheet?.known, sheet?.repeated];
    };
    await county.write('一.csv', [GIFTS]);
    expect(await mended()).toEqual([1, 1, [{ row: 2 }]]);
    expect(await mended()).toEqual([0, 2, [{ row: 2 }]]);
    expect(await county.held('现金')).toBe('150.00');
    await county.write('一.csv', [GIFTS, BOX, BOX]);
    await county.taken();
    expect(await county.held('现金')).toBe('250.00');
    await county.close();
  });
});
