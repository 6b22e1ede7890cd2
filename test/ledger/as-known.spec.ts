import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { randomBytes, randomUUID } from 'node:crypto';
import { accountId, OpenAccountCommand } from '#accounts/nest';
import { EventRegistry, Executor, ProjectionEngine } from '#execution';
import { BEFORE_FIRST } from '#event-log';
import type { RecordedEvent } from '#event-log';
import { BalancesView, FoundRegionCommand, ReceiveIncomeCommand, ShowHistory } from '#funds/nest';
import type { History, HistoryAsked } from '#funds/nest';
import { eventKind, fen, formatYuan, parseDate, step, steps } from '#kernel';
import type { BusinessDate, Decider, Movement } from '#kernel';
import { LedgerModule, projections } from '#ledger/nest';
import { COUNTING_BY_DEFAULT, DEFAULT_CHECKPOINTS, kindsCounted } from '#minimum';
import type { RuleAdopted } from '#minimum';
import { AdoptRuleCommand, ExplainController, ShowMinimums } from '#minimum/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { confirmed } from '../fixtures/second-person.js';
import type { Send } from '../fixtures/second-person.js';

const day = (text: string): BusinessDate => parseDate(text) as BusinessDate;
const COUNTY = '990101';
const FUNDS = ['990101-welfare', '990101101-welfare'] as const;
const KINDS = ['dues', 'appropriation', 'grant', 'interest'] as const;
const DAYS = ['2022-06-30', '2023-01-01', '2023-05-04', '2023-12-31', '2024-02-29'] as const;

/** Money out on any day and of any amount: the views must show what the log says, also where no command would do it. */
interface TestSpent {
  readonly type: 'TestSpent';
  readonly fund: string;
  readonly amount: number;
  readonly valueDate: BusinessDate;
  /** Of a gift that went back: the day on which it had counted. */
  readonly countsOn?: BusinessDate;
}

const spent = eventKind<TestSpent>({
  ...{ type: 'TestSpent', version: 1, term: '测试支出' },
  movements: ({ fund, amount, valueDate, countsOn }): readonly Movement[] => {
    const line = { entry: 'test', fund, purpose: 'free', amountFen: fen(-BigInt(amount)), valueDate };
    if (countsOn === undefined) return [{ part: 'money', kind: 'aid', ...line }];
    return [{ part: 'money', kind: 'gift-return', ...line, countsOn }];
  },
});

const spender: Decider<null, TestSpent, TestSpent> = {
  ...{ name: 'testspender', stateVersion: 1 },
  initial: () => null,
  evolve: (state) => state,
  decide: (_state, event) => ({ events: [event] }),
};

interface MinimumAsked {
  readonly fund: string;
  readonly year: number;
  readonly asOf: BusinessDate;
  readonly knownAt?: bigint;
}

describe('questions about the past', () => {
  let fixture: LedgerFixture;
  let app: INestApplicationContext;
  let history: readonly RecordedEvent[];

  beforeAll(async () => {
    fixture = await ledgerFixture(() => '2024-06-01T02:00:00.000Z');
    app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
    await app.init();
    const { ledger } = fixture;
    const send = async (command: Parameters<CommandBus['execute']>[0]): Promise<void> => {
      expect(await app.get(CommandBus).execute(command)).toMatchObject({ ok: true, again: false });
    };
    const county = { code: COUNTY, name: '安和县', level: 'county' } as const;
    const town = { code: '990101101', name: '柳林镇', level: 'township', parent: COUNTY } as const;
    const account = { region: COUNTY, name: '基本户', kind: 'bank', ways: ['银行转账'] } as const;
    await send(new FoundRegionCommand(county, contextFor(ledger)));
    await send(new FoundRegionCommand(town, contextFor(ledger)));
    await send(new OpenAccountCommand(account, contextFor(ledger)));
    // Recorded in another order than that of their days, the county's first day last; the rules change between.
    let count = 0n;
    const enter = async (valueDate: string): Promise<void> => {
      for (const fund of FUNDS) {
        for (const kind of KINDS) {
          count += 1n;
          const line = {
            kind,
            fund,
            purpose: 'free',
            account: accountId(COUNTY, '基本户'),
            amountFen: fen(count * count * 1_000n + count),
          };
          const number = kind === 'grant' ? { documentNumber: '安财〔2023〕1号' } : {};
          const input = { ...line, ...number, valueDate: day(valueDate) };
          await send(new ReceiveIncomeCommand(input, contextFor(ledger)));
        }
      }
    };
    const ask: Send = (command) => app.get(CommandBus).execute(command);
    const adopt = (firstYear: number, ...countingKinds: readonly string[]): Promise<void> => {
      const scope = { fundKind: 'welfare', level: 'township', measure: 'contributed', amountFen: fen(1_000n) } as const;
      const rule = { ...scope, firstYear, countingKinds, checkpoints: DEFAULT_CHECKPOINTS };
      return confirmed(ledger, ask, new AdoptRuleCommand(rule, contextFor(ledger)));
    };
    await enter(DAYS[3]);
    await enter(DAYS[1]);
    await adopt(2023, 'grant', 'dues');
    await enter(DAYS[4]);
    await enter(DAYS[2]);
    await adopt(2022, 'appropriation');
    await enter(DAYS[0]);
    await spend(2_000, DAYS[2]);
    await spend(8_000_000, DAYS[4]);
    await spend(7, DAYS[4], DAYS[1]);
    history = (await ledger.log.readAll({ after: BEFORE_FIRST, limit: 10_000 })).events;
  });

  afterAll(async () => {
    await app.close();
    await fixture.close();
  });

  /** Through the log and the views as ever, with an event that only this test knows. */
  async function spend(amount: number, valueDate: string, countsOn?: string): Promise<void> {
    const { log, source } = fixture.ledger;
    const registry = new EventRegistry([...fixture.ledger.registry.all(), spent]);
    const snapshots = { read: () => Promise.resolve(new Map<string, never>()), write: () => Promise.resolve() };
    const id = randomUUID();
    const counted = countsOn === undefined ? {} : { countsOn: day(countsOn) };
    const fund = countsOn === undefined ? FUNDS[1] : FUNDS[0];
    const event: TestSpent = { type: 'TestSpent', fund, amount, valueDate: day(valueDate), ...counted };
    await new Executor({ log, registry, snapshots }).execute({
      ...{ commandId: randomUUID(), content: randomBytes(32), by: 'local', keepRefusal: false },
      *plan() {
        return steps([step(spender, id, event)], {});
      },
    });
    await new ProjectionEngine({ source, log, registry, projections }).catchUp();
  }

  const linesOf = (fund: string, knownAt: bigint, kinds?: readonly string[]): readonly Movement[] =>
    history
      .filter(({ index }) => index <= knownAt)
      .flatMap(({ movements }) => movements)
      .filter((line) => line.fund === fund && (kinds?.includes(line.kind) ?? true));
  /** What counted by the rules of then; undefined where the county had no entry yet. */
  const kindsOf = (fund: string, year: number, knownAt: bigint): readonly string[] | undefined => {
    const first = FUNDS.flatMap((one) => linesOf(one, knownAt)).map(({ valueDate }) => valueDate.slice(0, 4));
    if (!first.some((begun) => Number(begun) <= year)) return undefined;
    const [newest] = history
      .filter(({ type, index }) => type === 'RuleAdopted' && index <= knownAt && fund === FUNDS[1])
      .map(({ payload }) => JSON.parse(payload) as RuleAdopted)
      .filter(({ level, firstYear }) => level === 'township' && firstYear <= year)
      .toSorted((left, right) => right.firstYear - left.firstYear);
    return kindsCounted(newest?.countingKinds ?? COUNTING_BY_DEFAULT);
  };
  const isOpen = (fund: string, knownAt = BigInt(history.length)): boolean =>
    history.some(({ type, payload, index }) => {
      return type === 'FundOpened' && index <= knownAt && (JSON.parse(payload) as { fund: string }).fund === fund;
    });
  const explained = async (asked: MinimumAsked): Promise<string> => {
    const { knownAt, ...figure } = asked;
    const known = knownAt === undefined ? {} : { knownAt: String(knownAt) };
    const told = await app.get(ExplainController).explain({ figure: 'minimum', ...figure, ...known }, (line) => line);
    return told.body.amount;
  };
  const sumOf = (lines: readonly Movement[], through: string): bigint =>
    lines.reduce((sum, { valueDate, amountFen }) => (valueDate <= through ? sum + amountFen : sum), 0n);
  /** Each event of the history and a place behind it. */
  const places = (): readonly bigint[] => [0n, ...history.map(({ index }) => index)];

  it('tell balances by day and by what was known, and never more than later days leave', async () => {
    for (const knownAt of [undefined, ...places()]) {
      for (const asOf of DAYS) {
        const rows = await app
          .get(BalancesView)
          .balances({ asOf: day(asOf), ...(knownAt === undefined ? {} : { knownAt }) });
        for (const { fund, purpose, onHandFen, availableFen } of rows) {
          if (purpose !== 'free' || !FUNDS.some((one) => one === fund)) continue;
          const lines = linesOf(fund, knownAt ?? BigInt(history.length));
          const left = DAYS.filter((later) => later >= asOf).map((later) => sumOf(lines, later));
          const lowest = left.reduce((low, sum) => (sum < low ? sum : low));
          expect([knownAt, asOf, fund, onHandFen, availableFen]).toEqual([
            knownAt,
            asOf,
            fund,
            sumOf(lines, asOf),
            lowest,
          ]);
        }
      }
    }
    const [row] = (await app.get(BalancesView).balances({ asOf: day(DAYS[1]) })).filter(
      ({ fund }) => fund === FUNDS[1],
    );
    expect(row?.availableFen).toBeLessThan(row?.onHandFen ?? 0n);
  });

  it('tell contributions as they were known, by the rules of then, and explain them to the fen', async () => {
    const seen = new Set<string>();
    for (const knownAt of [undefined, ...places()]) {
      for (const year of [2022, 2023, 2024]) {
        const known = knownAt === undefined ? {} : { knownAt };
        const asOf = day(DAYS[(year + Number(knownAt ?? 0n)) % DAYS.length] as string);
        const rows = await app.get(QueryBus).execute(new ShowMinimums({ year, asOf, ...known }));
        for (const fund of FUNDS) {
          const row = rows.find(({ region, fundKind }) => `${region}-${fundKind}` === fund);
          expect([knownAt, fund, row !== undefined]).toEqual([knownAt, fund, isOpen(fund, knownAt)]);
          if (row === undefined) continue;
          const kinds = kindsOf(fund, year, knownAt ?? BigInt(history.length));
          expect([row.countingKinds, row.state === 'none']).toEqual([
            kinds ?? kindsCounted(COUNTING_BY_DEFAULT),
            kinds === undefined,
          ]);
          const lines = linesOf(fund, knownAt ?? BigInt(history.length), row.countingKinds);
          const counted = lines.filter(({ countsOn = '' }) => countsOn.startsWith(String(year)) && countsOn <= asOf);
          expect(row.contributedFen).toBe(sumOf(counted, '2999-12-31'));
          expect(await explained({ fund, year, asOf, ...known })).toBe(formatYuan(row.contributedFen));
          seen.add(`${fund} ${row.countingKinds.join()} ${row.state}`);
        }
      }
    }
    // The rules changed under the township, and the county was none before its first entry.
    const told = [COUNTING_BY_DEFAULT, ['grant', 'dues'], ['appropriation']] as const;
    for (const kinds of told.map((counting) => kindsCounted(counting).join())) {
      expect([...seen].some((one) => one.startsWith(`${FUNDS[1]} ${kinds} `))).toBe(true);
    }
    expect(seen).toContain(`${FUNDS[0]} ${kindsCounted(COUNTING_BY_DEFAULT).join()} none`);
  });

  it('tell a running total that rests on what was known, on later pages too', async () => {
    for (const knownAt of [undefined, ...places()]) {
      const known = knownAt === undefined ? {} : { knownAt };
      const lines: bigint[] = [];
      const ask = (after?: HistoryAsked['after']): Promise<History> => {
        const asked = { fund: FUNDS[1], limit: 3, ...known, ...(after === undefined ? {} : { after }) };
        return app.get(QueryBus).execute(new ShowHistory(asked));
      };
      let page = await ask();
      lines.push(...page.lines.map(({ onHandFen }) => onHandFen));
      while (page.next !== undefined) {
        page = await ask(page.next);
        lines.push(...page.lines.map(({ onHandFen }) => onHandFen));
      }
      let sum = 0n;
      const wanted = linesOf(FUNDS[1], knownAt ?? BigInt(history.length))
        .map((line, at) => ({ line, at }))
        .toSorted((left, right) => {
          if (left.line.valueDate !== right.line.valueDate) return left.line.valueDate < right.line.valueDate ? -1 : 1;
          return left.at - right.at;
        })
        .map(({ line }) => (sum += line.amountFen));
      expect(lines).toEqual(wanted);
    }
  });
});
