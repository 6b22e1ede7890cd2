import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Query } from '@nestjs/cqrs';
import { CloseAccountCommand, ShowAccounts, StateAccountCommand } from '#accounts/nest';
import type { Answer } from '#execution';
import { CloseMonthCommand, ListFunds, PayCommand, ReceiveIncomeCommand } from '#funds/nest';
import { ShowChecklist, ShowDifference, ShowStatement } from '#funds/nest';
import type { FundStatement } from '#funds/nest';
import { ListGifts, AskReversalCommand } from '#giving/nest';
import type { BusinessDate, Fen } from '#kernel';
import { addDays, businessDateAt, capitalsOf, fen, formatYuan, givenDay, groupedYuan } from '#kernel';
import { minus, negated, periodDays } from '#kernel';
import { LedgerModule, PrintStatement } from '#ledger/nest';
import { CloseYearCommand, ShowMinimums, WaiveMinimumCommand } from '#minimum/nest';
import { WithdrawRequestCommand } from '#people/nest';
import { FolderImport } from '#registers/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { pdfPages, textsOf } from '../fixtures/pdf-lines.js';

const YEAR_END = givenDay('2023-12-31');
const LATER = givenDay('2024-01-15');
const EVIDENCE = ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'];

describe("the example county's 2023, closed from its accounts to the year", () => {
  let fixture: LedgerFixture;
  let app: INestApplicationContext;
  let funds: readonly string[];

  const ask = <Result>(query: Query<Result>): Promise<Result> => app.get(QueryBus).execute(query);
  const send = (command: Parameters<CommandBus['execute']>[0]): Promise<Answer> => {
    return app.get(CommandBus).execute<typeof command, Answer>(command);
  };
  const context = () => contextFor(fixture.ledger);
  const done = async (command: Parameters<CommandBus['execute']>[0]): Promise<void> => {
    const answer = await send(command);
    if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
    await fixture.ledger.catchUp();
  };
  const codeOf = async (command: Parameters<CommandBus['execute']>[0]): Promise<string> => {
    const answer = await send(command);
    return answer.ok ? 'taken' : answer.refusal.code;
  };

  /** The minimum of 2023: as reported by default, what is known now beside it, and before the close what was known then. */
  const tellsBoth = async (
    fund: string,
    figures: { readonly reported: Fen; readonly knownNow: Fen },
  ): Promise<void> => {
    const closed = needed(await ask(new ShowStatement({ fund, period: '2023' })));
    const rowOf = async (when: { readonly asOf?: BusinessDate; readonly knownAt?: bigint }) => {
      return needed((await ask(new ShowMinimums({ year: 2023, ...when }))).find((row) => row.fund === fund));
    };
    const { contributedFen, minimumFen, state, knownNow } = await rowOf({});
    expect({ contributedFen, minimumFen, outcome: state }).toEqual(closed.minimum);
    expect(contributedFen).toBe(figures.reported);
    expect(knownNow?.contributedFen).toBe(figures.knownNow);
    expect(await rowOf({ asOf: YEAR_END })).toEqual(await rowOf({}));
    const { index } = needed(closed.closed);
    const atClose = await rowOf({ knownAt: index });
    expect(atClose).toMatchObject({ contributedFen: figures.reported, state });
    expect(atClose.knownNow).toBeUndefined();
    const asOf = givenDay('2023-12-30');
    const [inYear, inYearThen] = [await rowOf({ asOf }), await rowOf({ asOf, knownAt: index })];
    expect(inYear.contributedFen).toBe(inYearThen.contributedFen);
    const shift = minus(figures.reported, figures.knownNow);
    expect(inYear.knownNow?.contributedFen).toBe(minus(inYearThen.contributedFen, shift));
    const others = (await ask(new ShowMinimums({ year: 2023 }))).filter((row) => row.fund !== fund);
    expect(others.filter((row) => row.knownNow !== undefined)).toEqual([]);
  };

  /** On paper, too, what was reported stands beside what is known now. */
  const printsBoth = async (
    { fund, parts: [whole], knownNow, closed }: FundStatement,
    contributed: { readonly reported: Fen; readonly knownNow: Fen },
  ): Promise<void> => {
    const printed = needed(await ask(new PrintStatement({ fund, period: '2023', language: 'zh' })));
    const lines = (await pdfPages(printed.bytes)).flat().map(textsOf);
    const [stated, now] = [needed(whole).closingFen, needed(knownNow?.parts[0]).closingFen];
    expect(lines).toContainEqual(['项目', '所报金额', '现况']);
    expect(lines).toContainEqual(['期末余额', yuan(stated), yuan(now)]);
    expect(lines).toContainEqual([`期末余额（大写）：人民币${capitalsOf(stated)}`]);
    expect(lines).toContainEqual([`现况期末余额（大写）：人民币${capitalsOf(now)}`]);
    expect(lines).toContainEqual(['计入下限的投入', yuan(contributed.reported), yuan(contributed.knownNow)]);
    const { index } = needed(closed);
    expect(lines.flat().join('')).toContain(`结账（日志序号 ${index.toString()}），所报数字不再变动。`);
    const atClose = needed(await ask(new PrintStatement({ fund, period: '2023', language: 'zh', knownAt: index })));
    expect((await pdfPages(atClose.bytes)).flat().flatMap(textsOf)).not.toContain('现况');
  };

  beforeAll(async () => {
    fixture = await ledgerFixture();
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    await fixture.ledger.beginToday();
    await app.get(FolderImport).import({ folder: 'docs/examples/anhe-2023', dryRun: false, by: 'local' });
    await fixture.ledger.catchUp();
    funds = (await ask(new ListFunds({}))).map(({ fund }) => fund);
  });

  afterAll(async () => {
    await app.close();
    await fixture.close();
  });

  it('lists what another person has still to confirm of the fund, with who asked and until when', async () => {
    const { fund, entry, amountFen } = needed((await ask(new ListGifts({ limit: 1 })))[0]);
    const requests = async (of: string) => {
      const found = needed(await ask(new ShowChecklist({ fund: of, through: YEAR_END })));
      return found.inTheWay.filter(({ matter }) => matter === 'request');
    };
    const reversal = { fund, reversed: entry, asDeficit: false, reason: '重复登记' };
    const asked = await send(new AskReversalCommand(reversal, context()));
    const { request } = asked.ok ? (asked.result as { readonly request: string }) : { request: '' };
    await fixture.ledger.catchUp();
    const since = businessDateAt(fixture.ledger.clock());
    const open = { matter: 'request', about: request, name: 'reverse-entry', blocks: false, amountFen, since };
    expect(await requests(fund)).toEqual([{ ...open, by: 'local', until: addDays(since, 30) }]);
    expect(await requests(needed(funds.find((one) => one !== fund)))).toEqual([]);
    await done(new WithdrawRequestCommand({ request }, context()));
    expect(await requests(fund)).toEqual([]);
  });

  it('closes and states every account first', async () => {
    const fund = '990101-welfare';
    const before = await ask(new ShowChecklist({ fund, through: YEAR_END }));
    expect(before?.inTheWay.filter(({ blocks }) => blocks).length).toBeGreaterThan(0);
    const accounts = await ask(new ShowAccounts({ asOf: YEAR_END }));
    for (const { account, balanceFen } of accounts) {
      await done(new CloseAccountCommand({ account, through: YEAR_END }, context()));
      const stated = { account, through: YEAR_END, statedFen: balanceFen, evidence: EVIDENCE };
      await done(new StateAccountCommand(stated, context()));
    }
    const after = await ask(new ShowChecklist({ fund, through: YEAR_END }));
    expect(after?.inTheWay.filter(({ blocks }) => blocks)).toEqual([]);
  });

  it('closes months in turn and the year where its minimum is met or waived; a late entry counts while the year is open', async () => {
    for (const fund of funds) {
      for (let month = 1; month <= 12; month += 1) {
        const { through } = periodDays(`2023-${String(month).padStart(2, '0')}`) ?? { through: YEAR_END };
        const code = await codeOf(new CloseMonthCommand({ fund, through }, context()));
        expect(['taken', 'month-before-open']).toContain(code);
      }
    }
    await fixture.ledger.catchUp();
    const judged = await ask(new ShowMinimums({ year: 2023 }));
    const unmet = judged.filter(({ state }) => state === 'unmet');
    expect(unmet.length).toBeGreaterThan(1);
    const [account] = (await ask(new ShowAccounts({ asOf: YEAR_END }))).filter(
      ({ kind, region }) => kind === 'bank' && region === '990101',
    );
    // A county's own takes two leaders.
    const excused = needed(unmet.find(({ level }) => level === 'township')).fund;
    const rest = unmet.filter(({ fund }) => fund !== excused);
    expect(await codeOf(new CloseYearCommand({ fund: excused, year: 2023 }, context()))).toBe('minimum-unmet');
    const waiver = { fund: excused, year: 2023, until: givenDay('2999-12-31'), reason: '遭受洪灾' };
    await done(new WaiveMinimumCommand(waiver, context()));
    for (const { fund, contributedFen, minimumFen } of rest) {
      expect(await codeOf(new CloseYearCommand({ fund, year: 2023 }, context()))).toBe('minimum-unmet');
      const late = {
        valueDate: LATER,
        belongsOn: givenDay('2023-12-29'),
        amountFen: minus(minimumFen, contributedFen),
      };
      const money = { fund, purpose: 'free', account: account?.account ?? '', kind: 'appropriation', ...late } as const;
      await done(new ReceiveIncomeCommand(money, context()));
    }
    for (const fund of funds) await done(new CloseYearCommand({ fund, year: 2023 }, context()));
    const closed = await ask(new ShowMinimums({ year: 2023 }));
    expect(closed.filter(({ state }) => state === 'unmet' || state === 'behind')).toEqual([]);
    const waived = await ask(new ShowStatement({ fund: excused, period: '2023' }));
    expect(needed(needed(waived).minimum).outcome).toBe('waived');
  }, 240_000);

  it('puts what is known now beside what was reported, and moves no closed figure (2: a bounced cheque)', async () => {
    const gift = (await ask(new ListGifts({ limit: 500 }))).find(
      ({ valueDate, amountFen, purpose }) => valueDate.startsWith('2023-') && amountFen > 1_000n && purpose === 'free',
    );
    const { fund, entry, amountFen, valueDate, account } = needed(gift);
    const asked = { fund, period: '2023' };
    const reported = needed(await ask(new ShowStatement(asked)));
    const december = await ask(new ShowStatement({ fund, period: '2023-12' }));
    expect(reported.minimum?.outcome).toBeDefined();

    const bounced = { fund, account, valueDate: LATER, belongsOn: valueDate, gift: entry } as const;
    const lines = [{ purpose: 'free', amountFen }];
    await done(new PayCommand({ ...bounced, pays: 'gift-return', lines }, context()));
    const late = { fund, purpose: 'free', account, kind: 'dues', valueDate: LATER, amountFen: fen(700n) } as const;
    expect(await codeOf(new ReceiveIncomeCommand({ ...late, valueDate }, context()))).toBe('account-closed');
    await done(new ReceiveIncomeCommand({ ...late, belongsOn: givenDay('2023-12-30') }, context()));

    const now = needed(await ask(new ShowStatement(asked)));
    expect(now.parts).toEqual(reported.parts);
    expect(now.minimum).toEqual(reported.minimum);
    const contributed = needed(reported.minimum).contributedFen;
    expect(formatYuan(needed(now.knownNow?.contributedFen))).toBe(formatYuan(minus(contributed, amountFen)));
    const shift = minus(fen(700n), amountFen);
    expect(knownShift(now)).toBe(knownShift(reported) + shift);
    expect((await ask(new ShowStatement({ fund, period: '2023-12' })))?.parts).toEqual(december?.parts);

    const difference = needed(await ask(new ShowDifference({ fund, year: 2023 })));
    expect(difference.entries.map(({ kind, amountFen: amount }) => [kind, amount])).toEqual([
      ['gift-return', negated(amountFen)],
      ['dues', 700n],
    ]);
    // What is dated in open time is January's; nothing of it counts in a year once 2023 is closed.
    expect(difference.entries.map(({ countsOn }) => countsOn)).toEqual([valueDate, undefined]);
    expect(difference.reported.contributedFen).toBe(contributed);
    expect(difference.knownNow.contributedFen).toBe(minus(contributed, amountFen));

    await tellsBoth(fund, { reported: contributed, knownNow: minus(contributed, amountFen) });
    await printsBoth(now, { reported: contributed, knownNow: minus(contributed, amountFen) });
  });
});

const yuan = (amount: Fen): string => groupedYuan(formatYuan(amount));

/** By how much what is known now lies beside the stated closing. */
function knownShift(statement: FundStatement | undefined): bigint {
  if (statement?.knownNow === undefined) return 0n;
  return wholeOf(statement.knownNow.parts) - wholeOf(statement.parts);
}

function wholeOf(parts: FundStatement['parts']): bigint {
  return parts.find(({ purpose }) => purpose === '*')?.closingFen ?? 0n;
}

function needed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('it is not there');
  return value;
}
