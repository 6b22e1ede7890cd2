import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Query } from '@nestjs/cqrs';
import { ListFunds, ReserveAmountCommand, ShowStatement } from '#funds/nest';
import type { FundStatement, StatementPart } from '#funds/nest';
import { capitalsOf, fen, formatYuan, givenDay, groupedYuan } from '#kernel';
import type { Fen } from '#kernel';
import { LedgerModule, PrintStatement } from '#ledger/nest';
import { ShowMinimums } from '#minimum/nest';
import type { MinimumRow } from '#minimum/nest';
import { FolderImport } from '#registers/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { pdfPages, textsOf } from '../fixtures/pdf-lines.js';

const COUNTY = '990101-welfare';
const yuan = (amount: Fen): string => groupedYuan(formatYuan(amount));
const KIND_NAMES: Readonly<Record<string, string>> = { donation: '捐赠', appropriation: '财政拨款' };

describe("the example county's statements on paper", () => {
  let fixture: LedgerFixture;
  let app: INestApplicationContext;
  let funds: readonly string[];

  const ask = <Result>(query: Query<Result>): Promise<Result> => app.get(QueryBus).execute(query);
  const bytesOf = async (asked: { fund: string; period: string; knownAt?: bigint; language?: 'zh' | 'en' }) => {
    const printed = await ask(new PrintStatement({ language: 'zh', ...asked }));
    if (printed === undefined) throw new Error('there is no such fund');
    return printed.bytes;
  };
  const linesOf = async (fund: string, period: string, language: 'zh' | 'en' = 'zh') => {
    return (await pdfPages(await bytesOf({ fund, period, language }))).flat().map(textsOf);
  };
  const statementOf = async (fund: string, period: string): Promise<FundStatement> => {
    const found = await ask(new ShowStatement({ fund, period }));
    if (found === undefined) throw new Error('there is no such fund');
    return found;
  };

  beforeAll(async () => {
    fixture = await ledgerFixture(() => '2024-03-01T04:00:00.000Z');
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    await fixture.ledger.beginToday();
    await app.get(FolderImport).import({ folder: 'docs/examples/anhe-2023', dryRun: false, by: 'local' });
    await fixture.ledger.catchUp();
    funds = (await ask(new ListFunds({}))).map(({ fund }) => fund);
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await fixture.close();
  });

  it('hold the very figures of the statements and of the minimum, of every fund', async () => {
    const minimums = new Map((await ask(new ShowMinimums({ year: 2023 }))).map((row) => [row.fund, row]));
    for (const fund of funds) {
      const lines = await linesOf(fund, '2023');
      expect(lines).toEqual(expect.arrayContaining([...expectedLines(await statementOf(fund, '2023'))]));
      expect(lines).toEqual(expect.arrayContaining([...minimumLines(minimums.get(fund))]));
    }
  }, 120_000);

  it('hold those of a month, of which no minimum is asked', async () => {
    const lines = await linesOf(COUNTY, '2023-06');
    expect(lines).toEqual(expect.arrayContaining([...expectedLines(await statementOf(COUNTY, '2023-06'))]));
    expect(lines.flat()).not.toContain('年度下限');
  });

  it('name fund, period, unit, day and log index, and leave room for signatures', async () => {
    const lines = await linesOf(COUNTY, '2023');
    const head = await fixture.ledger.log.head();
    expect(lines.slice(0, 3)).toEqual([
      ['安和县计划生育公益金 2023 年度报表'],
      ['编制单位：安和县（990101）', '单位：元'],
      ['基金：计划生育公益金', '期间：2023-01-01 至 2023-12-31'],
    ]);
    expect(lines.slice(-2)).toEqual([
      ['制表：', '复核：', '负责人：'],
      [`安和县计划生育公益金 2023 年度报表，制表日 2024-03-01，依据日志序号 ${head.toString()}`, '第 1 页 共 1 页'],
    ]);
    expect((await linesOf(COUNTY, '2023-06'))[0]).toEqual(['安和县计划生育公益金 2023 年 6 月报表']);
    expect((await linesOf(COUNTY, '2023-Q2'))[0]).toEqual(['安和县计划生育公益金 2023 年第 2 季度报表']);
  });

  it('are in English for who reads English, capitals aside', async () => {
    const lines = await linesOf(COUNTY, '2023', 'en');
    expect(lines[0]).toEqual(['安和县 welfare fund: statement of 2023']);
    expect(lines).toContainEqual(['appropriation', '80,000.00']);
    expect(lines).toContainEqual(['Closing balance in capitals (大写): 人民币贰拾贰万捌仟元整']);
  });

  it('come out again to the byte for the same index, whatever was entered since', async () => {
    const asked = { fund: COUNTY, period: '2023', knownAt: await fixture.ledger.log.head() };
    const before = Buffer.from(await bytesOf(asked));
    const reservation = { fund: COUNTY, valueDate: givenDay('2023-12-01'), emergency: false } as const;
    const lines = [{ purpose: 'free', amountFen: fen(1_234_56n) }];
    const command = new ReserveAmountCommand({ ...reservation, lines }, contextFor(fixture.ledger));
    expect(await app.get(CommandBus).execute(command)).toMatchObject({ ok: true });
    await fixture.ledger.catchUp();
    expect(before.equals(await bytesOf(asked))).toBe(true);
    const [carried] = (await statementOf(COUNTY, '2023')).reservations;
    const now = await linesOf(COUNTY, '2023');
    expect(now).toContainEqual([carried?.reservation, '2023-12-01', '非限定', '1,234.56']);
  });

  it('is none for a fund that there is not', async () => {
    expect(await ask(new PrintStatement({ fund: '990199-welfare', period: '2023', language: 'zh' }))).toBeUndefined();
  });
});

/** What must stand on the paper, from the statement's own figures; nothing of the example was spent. */
function expectedLines({ parts: [whole, ...purposes] }: FundStatement): readonly (readonly string[])[] {
  const flows = (part: StatementPart) =>
    part.flows.map(({ kind, amountFen }) => [KIND_NAMES[kind] ?? kind, yuan(amountFen)]);
  const incomeOf = (part: StatementPart): Fen => fen(part.closingFen - part.openingFen);
  if (whole === undefined) throw new Error('a statement has the whole fund');
  return [
    ['期初余额', yuan(whole.openingFen)],
    ...flows(whole),
    ['收入合计', yuan(incomeOf(whole))],
    ['支出合计', '0.00'],
    ['期末余额', yuan(whole.closingFen)],
    [`期末余额（大写）：人民币${capitalsOf(whole.closingFen)}`],
    ...purposes.flatMap((part) => [
      [
        part.purpose === 'free' ? '非限定' : part.purpose,
        ...[part.openingFen, incomeOf(part), fen(0n), part.closingFen].map(yuan),
      ],
      ...flows(part),
    ]),
  ];
}

function minimumLines(row: MinimumRow | undefined): readonly (readonly string[])[] {
  if (row === undefined) throw new Error('every fund has a row');
  const { minimumFen, contributedFen, shortfallFen, state } = row;
  return [
    ['年度下限', yuan(minimumFen)],
    ['计入下限的投入', yuan(contributedFen)],
    ['差额', yuan(shortfallFen)],
    ['结论', { met: '已达到', unmet: '未达到', none: '无下限' }[state as 'met' | 'unmet' | 'none']],
  ];
}
