import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShowAccounts } from '#accounts/nest';
import { commandIdOf } from '#execution';
import { CloseMonthCommand } from '#funds/nest';
import { reverseEntry } from '#giving';
import { businessDateAt, formatYuan, parseDate } from '#kernel';
import type { BusinessDate } from '#kernel';
import { rowSentence } from '#ledger';
import { LedgerModule } from '#ledger/nest';
import { FolderImport } from '#registers/nest';
import type { ImportReport } from '#registers/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

const REGIONS = ['代码,名称,级别', '990201,临江县,县', '990201101,城关镇,乡镇'];
const ACCOUNTS = ['账户名称,种类,持有单位,适用收款方式', '基本户,银行账户,临江县,银行转账', '现金,现金,临江县,现金'];
const GIFTS = '日期,捐赠人,单位,基金,金额,收款方式,票据号,备注';
const FUNDS = '到账日期,拨入单位,文号,金额(元)';
const OPENINGS = ['临江县期初余额(2024年1月1日)', '单位,基金,账户,金额(元)'];

describe('rows that come again', () => {
  let fixture: LedgerFixture;
  let app: INestApplicationContext;
  let folder: string;

  beforeAll(async () => {
    fixture = await ledgerFixture();
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    await fixture.ledger.beginToday();
    folder = await mkdtemp(join(tmpdir(), 'registers-'));
    await write('区划.csv', REGIONS);
    await write('账户.csv', ACCOUNTS);
  });

  afterAll(async () => {
    await app.close();
    await fixture.close();
    await rm(folder, { recursive: true });
  });

  const write = (file: string, lines: readonly string[]): Promise<void> =>
    writeFile(join(folder, file), `${lines.join('\n')}\n`);
  const taken = async (dryRun = false): Promise<ImportReport> => {
    const report = await app.get(FolderImport).import({ folder, dryRun, by: 'local' });
    await fixture.ledger.catchUp();
    return report;
  };
  const counts = ({ files }: ImportReport): unknown =>
    Object.fromEntries(files.map(({ file, accepted, known, refused }) => [file, [accepted, known, refused.length]]));

  it('in another file are known, and twice in one are two', async () => {
    const grant = '2024-03-01,城关镇,平财〔2024〕1号,100';
    const gift = '2024-03-05,张伟,城关镇,公益金,100,现金,';
    await write('拨款1.csv', [FUNDS, grant, grant]);
    await write('捐赠.csv', [GIFTS, `${gift}Y1,`, `${gift},未开票`, `${gift},未开票`]);
    const first = { '区划.csv': [2, 0, 0], '账户.csv': [2, 0, 0], '拨款1.csv': [2, 0, 0], '捐赠.csv': [3, 0, 0] };
    expect(counts(await taken())).toEqual(first);
    await copyFile(join(folder, '捐赠.csv'), join(folder, '捐赠 - 副本.csv'));
    await write('拨款1-2.csv', [FUNDS, grant, '2024-05-01,城关镇,平财〔2024〕2号,70', grant, grant]);
    const again = {
      ...{ '区划.csv': [0, 2, 0], '账户.csv': [0, 2, 0], '拨款1.csv': [0, 2, 0], '捐赠.csv': [0, 3, 0] },
      ...{ '捐赠 - 副本.csv': [0, 3, 0], '拨款1-2.csv': [2, 2, 0] },
    };
    expect(counts(await taken(true))).toEqual(again);
    expect(counts(await taken())).toEqual(again);
    const accounts = await app
      .get(QueryBus)
      .execute(new ShowAccounts({ asOf: parseDate('2024-12-31') as BusinessDate }));
    expect(Object.fromEntries(accounts.map(({ name, balanceFen }) => [name, formatYuan(balanceFen)]))).toEqual({
      ...{ 基本户: '370.00', 现金: '300.00' },
    });
  });

  it('are known though their entry was reversed meanwhile: what was taken back is not entered again', async () => {
    await write('五月捐赠.csv', [
      GIFTS,
      '2024-05-05,刘芳,城关镇,公益金,45,现金,Y45,',
      '2024-05-06,刘芳,城关镇,公益金,46,现金,Y46,',
    ]);
    expect(counts(await taken())).toMatchObject({ '五月捐赠.csv': [2, 0, 0] });
    const fund = '990201101-welfare';
    const { ledger } = fixture;
    const entries = await ledger.log.readStream(`fund-${fund}`, {});
    const gift = entries.find(({ payload }) => payload.includes('Y45'));
    const { entry: reversed } = JSON.parse(gift?.payload ?? '') as { readonly entry: string };
    const { commandId, content } = contextFor(ledger);
    const reason = { subject: 's', record: 'r', version: 1, commitment: 'c' };
    const asked = { fund, entry: 'back', reversed, revision: gift?.revision ?? -1, asDeficit: false, reason };
    const acting = { by: 'local', on: businessDateAt(ledger.clock()) };
    const plan = () => reverseEntry(asked, { request: 'q', acting });
    const answer = await ledger.executor.execute({ commandId, content, by: 'local', keepRefusal: false, plan });
    expect(answer.ok).toBe(true);
    await copyFile(join(folder, '五月捐赠.csv'), join(folder, '五月捐赠 - 副本.csv'));
    const known = { '五月捐赠.csv': [0, 2, 0], '五月捐赠 - 副本.csv': [0, 2, 0] };
    expect(counts(await taken())).toMatchObject(known);
    const box = await ledger.log.readStream(`fund-${fund}`, {});
    expect(box.filter(({ payload }) => payload.includes('Y45'))).toHaveLength(1);
  });

  it('of opening balances are known where the first one opened its account', async () => {
    await write('期初.csv', [...OPENINGS, '临江县,公益金,专户,50', '临江县,公益金,基本户,7']);
    const first = await taken();
    expect(counts(first)).toMatchObject({ '期初.csv': [2, 0, 0] });
    expect(first.opened.accounts).toEqual([{ region: '990201', account: '专户' }]);
    expect(counts(await taken())).toMatchObject({ '期初.csv': [0, 2, 0] });
  });

  it('may lie in a folder or behind a link that is named and not followed', async () => {
    await mkdir(join(folder, '一季度'));
    await symlink(join(folder, '捐赠.csv'), join(folder, '链接.csv'));
    expect((await taken(true)).unknownFiles).toEqual(['一季度/', '链接.csv/']);
  });

  it('are no way into what a county has closed, whatever else they open', async () => {
    const closed = await mkdtemp(join(folder, 'closed-'));
    const put = (file: string, lines: readonly string[]) => writeFile(join(closed, file), `${lines.join('\n')}\n`);
    const carried = () => app.get(FolderImport).import({ folder: closed, dryRun: false, by: 'local' });
    const county = ['代码,名称,级别', '990202,临河县,县', '990202101,城南镇,乡镇'];
    await put('区划.csv', county);
    await carried();
    const [fund, month] = ['990202-welfare', '2023-12'];
    const content = fixture.ledger.vault.contentDigest([fund, month]);
    const context = { commandId: commandIdOf('local', fund), content, by: 'local', at: fixture.ledger.clock() };
    const through = parseDate('2023-12-31') as BusinessDate;
    expect(await app.get(CommandBus).execute(new CloseMonthCommand({ fund, through }, context))).toMatchObject({
      ok: true,
    });
    await put('区划.csv', [...county, '990202102,城北镇,乡镇']);
    await put('账户.csv', ['账户名称,种类,持有单位', '新户,银行账户,临河县']);
    await put('捐赠.csv', [
      '日期,捐赠人,单位,金额,账户,票据号',
      '2023-12-31,张伟,临河县,1,新户,Z1',
      '2023-12-31,张伟,城南镇,2,新户,Z2',
      '2024-01-01,张伟,城南镇,4,新户,Z3',
    ]);
    const { files } = await carried();
    expect(
      files.map(({ file, accepted, refused }) => [
        file,
        accepted,
        refused.map(({ row, code, wanted }) => [row, code, wanted]),
      ]),
    ).toEqual([
      ['区划.csv', 0, [[4, 'region-dated-in-closed-time', '2024-01-01']]],
      ['账户.csv', 1, []],
      [
        '捐赠.csv',
        1,
        [
          [2, 'account-closed', '2024-01-01'],
          [3, 'account-closed', '2024-01-01'],
        ],
      ],
    ]);
  });

  it('under another name say which one the books have', async () => {
    await write('区划.csv', [
      '代码,名称,级别,上级代码',
      '990201,临江县,县,',
      '990201101,新城镇,乡镇,',
      '990201102,孤镇,乡镇,990299',
    ]);
    const refused = (await taken(true)).files.find(({ file }) => file === '区划.csv')?.refused ?? [];
    expect(refused).toMatchObject([
      { row: 3, code: 'region-code-used', wanted: '城关镇' },
      { row: 4, code: 'region-parent-unknown', value: '990299' },
    ]);
    expect(refused.map((row) => rowSentence(row, 'en')).join()).toContain('"城关镇"');
    expect(refused.map((row) => rowSentence(row, 'zh')).join()).toContain('“城关镇”');
  });
});
