import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShowAccounts } from '#accounts/nest';
import { commandIdOf } from '#execution';
import type { PurposeUse } from '#funds';
import { ALL_PURPOSES, AllowPurposeCommand, ShowBalances } from '#funds/nest';
import { formatYuan, givenDay } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import { ShowMinimums } from '#minimum/nest';
import { FolderImport } from '#registers/nest';
import type { ImportReport } from '#registers/nest';
import { ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';

const INCOME = 'docs/examples/anhe-2023';
const SPENDING = 'docs/examples/anhe-spending-2023';
const HEADINGS = '日期,单位,支出类别,金额,付款账户,收款人,凭证号';

describe("the example county's registers of money out", () => {
  let fixture: LedgerFixture;
  let app: INestApplicationContext;
  let trial: ImportReport;
  let report: ImportReport;

  const taken = async (folder: string, dryRun = false) => {
    const imported = await app.get(FolderImport).import({ folder, dryRun, by: 'local' });
    await fixture.ledger.catchUp();
    return imported;
  };
  const allow = async (fund: string, purpose: string, allows: readonly PurposeUse[]) => {
    const context = {
      ...{
        commandId: commandIdOf('local', fund + purpose),
        content: fixture.ledger.vault.contentDigest([fund, purpose]),
      },
      ...{ by: 'local', at: fixture.ledger.clock() },
    };
    const answer = await app.get(CommandBus).execute(new AllowPurposeCommand({ fund, purpose, allows }, context));
    expect(answer).toMatchObject({ ok: true });
  };
  const figures = async (unit: string) => {
    const rows = await app.get(QueryBus).execute(new ShowBalances({ asOf: givenDay('2023-12-31') }));
    return Object.fromEntries(
      rows
        .filter(({ name, fundKind }) => name === unit && fundKind === 'welfare')
        .map((row) => [row.purpose, [row.receivedFen, row.spentFen, row.onHandFen, row.reservedFen].map(formatYuan)]),
    );
  };

  beforeAll(async () => {
    fixture = await ledgerFixture();
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    await fixture.ledger.beginToday();
    await taken(INCOME);
    await allow('990101101-welfare', '助学', ['relief']);
    await allow('990101-welfare', '救助式保险', ['premium']);
    trial = await taken(SPENDING, true);
    report = await taken(SPENDING);
  });

  afterAll(async () => {
    await app.close();
    await fixture.close();
  });

  it('take the good rows and refuse the others with their row, column and reason', () => {
    const told = report.files.map(({ sheet, accepted, refused }) => {
      return [
        sheet,
        accepted,
        refused.map(({ row, column, value, code, wanted }) => [row, column, value, code, wanted]),
      ];
    });
    expect(told).toEqual([
      [
        '划转登记表-2023',
        2,
        [
          [4, '转入单位', '990101103-welfare', 'funds-equal', ''],
          [5, '金额(元)', '9999999.00', 'not-enough-available', '172627.50 free'],
        ],
      ],
      [
        '支出登记',
        9,
        [
          [6, '金额(元)', '1000.00', 'not-enough-available', '0.00 free'],
          [9, '用途', '应急救助', 'purpose-not-allowed', ''],
          [10, '支出类别', '帮扶项目', 'spend-kind-unknown', ''],
          [14, '用途', '修路', 'purpose-unknown', expect.stringMatching(/^free, /u)],
          [16, '付款账户', '信用社老账户', 'account-unlisted', ''],
        ],
      ],
    ]);
    expect(report.opened).toEqual({ purposes: [], accounts: [] });
  });

  it('come in a dry run to what they then come to', () => {
    expect(trial).toEqual(report);
  });

  it('come to balances that were reckoned by hand', async () => {
    // 12,000 and 5,000 from the county; 3,000 and 1,500 of it spent, and 2,000 of 助学.
    expect(await figures('城关镇')).toMatchObject({
      free: ['17000.00', '4500.00', '12500.00', '0.00'],
      助学: ['6199.50', '2000.00', '4199.50', '0.00'],
      [ALL_PURPOSES]: ['23199.50', '6500.00', '16699.50', '0.00'],
    });
    // A fee of 12.50, printing of 1,860 and 17,000 to the township; a premium of 3,000.
    expect(await figures('安和县')).toMatchObject({
      free: ['197486.10', '18872.50', '178613.60', '0.00'],
      救助式保险: ['3100.00', '3000.00', '100.00', '0.00'],
    });
    expect(await figures('石桥镇')).toMatchObject({ free: ['45550.58', '4200.00', '41350.58', '0.00'] });
    expect(await figures('云台乡')).toMatchObject({ free: ['58560.00', '500.00', '58060.00', '0.00'] });
    expect(await figures('柳林镇')).toMatchObject({ 应急救助: ['4699.99', '0.00', '4699.99', '0.00'] });
    const accounts = await app.get(QueryBus).execute(new ShowAccounts({ asOf: givenDay('2023-12-31') }));
    expect(Object.fromEntries(accounts.map((row) => [row.name, formatYuan(row.balanceFen)]))).toMatchObject({
      基本账户: '726371.81',
      现金: '259290.45',
    });
  });

  it('change nothing in what counts as contributed', async () => {
    const rows = await app.get(QueryBus).execute(new ShowMinimums({ year: 2023 }));
    const welfare = rows.filter(({ fundKind }) => fundKind === 'welfare');
    const told = Object.fromEntries(welfare.map(({ name, contributedFen }) => [name, formatYuan(contributedFen)]));
    expect(told).toMatchObject({ 安和县: '200000.00', 城关镇: '0.00', 石桥镇: '50000.00', 云台乡: '112276.70' });
  });

  it('add nothing when they are imported again, and take what has been allowed since', async () => {
    const again = await taken(SPENDING);
    expect(again.files.map(({ accepted, known }) => [accepted, known])).toEqual([
      [0, 2],
      [0, 9],
    ]);
    await allow('990101102-welfare', '应急救助', ['relief']);
    expect((await taken(SPENDING)).files.map(({ accepted, known }) => [accepted, known])).toEqual([
      [0, 2],
      [1, 9],
    ]);
    expect(await figures('柳林镇')).toMatchObject({ 应急救助: ['4699.99', '800.00', '3899.99', '0.00'] });
  });

  it('refuse always the later row where one fund has too little for all', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spending-'));
    const rows = Array.from({ length: 40 }, (_, at) => {
      const day = String(28 - (at % 28)).padStart(2, '0');
      return `2023-12-${day},云台乡,救助,5000,基本账户,甲,${String(at)}`;
    });
    await writeFile(join(folder, '支出登记表.csv'), `安和县支出登记表\n${HEADINGS}\n${rows.join('\n')}\n`);
    const dry = await taken(folder, true);
    const { files } = await taken(folder);
    await rm(folder, { recursive: true });
    expect(dry.files).toEqual(files);
    // 58,060.00 covers eleven; the rows stand in the order of their days, latest first, and day 28 wraps at row 31.
    const byDay = rows.map((text, at) => ({ day: text.slice(0, 10), row: at + 3 }));
    const order = byDay.toSorted((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
    expect(files[0]?.accepted).toBe(11);
    expect(files[0]?.refused.map(({ row }) => row)).toEqual(
      order
        .slice(11)
        .map(({ row }) => row)
        .toSorted((left, right) => left - right),
    );
  });
});
