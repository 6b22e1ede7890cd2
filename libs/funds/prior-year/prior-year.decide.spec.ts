import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, outOfOrder } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { FundCommand } from '../fund.commands.js';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent, FundOpened } from '../fund.events.js';
import type { EnterPriorYear, WithdrawPriorYear } from './prior-year.commands.js';
import { priorOpening } from './prior-year.decide.js';
import { priorYearEvents } from './prior-year.events.js';
import type { PriorYearEntered } from './prior-year.events.js';

const TODAY = givenDay('2024-03-15');
const FUND = '411522101-welfare';
const OPENED: FundOpened = {
  ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};
const MONEY = { entry: 'e1', purpose: 'free', account: 'bank', amountFen: fen(100n) } as const;
const DUES: FundEvent = { type: 'DuesReceived', fund: FUND, ...MONEY, valueDate: givenDay('2023-04-01') };
const OPENING: FundEvent = { type: 'OpeningBalanceEntered', fund: FUND, ...MONEY, valueDate: givenDay('2022-12-31') };
const flow = (kind: string, amount: bigint) => ({ kind, amountFen: fen(amount) });
const totals: EnterPriorYear = {
  ...{ type: 'EnterPriorYear', year: 2021, received: [flow('donation', 500n), flow('dues', 0n)] },
  ...{ spent: [flow('relief', 200n)], evidence: ['e'] },
};
const enter: EnterPriorYear = { ...totals, closingFen: fen(400n) };
const TOTALS: PriorYearEntered = {
  ...{ type: 'PriorYearEntered', fund: FUND, year: 2021, evidence: ['e'] },
  flows: [flow('donation', 500n), flow('dues', 0n), flow('relief', -200n)],
};
const ENTERED: PriorYearEntered = { ...TOTALS, closingFen: fen(400n) };
const REASON = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const withdraw: WithdrawPriorYear = { type: 'WithdrawPriorYear', year: 2021, reason: REASON, request: 'q1' };
const WITHDRAWN: FundEvent = { type: 'PriorYearWithdrawn', fund: FUND, year: 2021, reason: REASON, request: 'q1' };
const facts = { today: TODAY };
const after = (...events: readonly FundEvent[]) => given(fundDecider, [OPENED, ...events]);
const dues = (day: string, belongsOn?: BusinessDate): FundCommand => {
  const late = belongsOn === undefined ? {} : { belongsOn };
  return { type: 'ReceiveDues', ...MONEY, opensPurpose: false, valueDate: givenDay(day), ...late };
};

describe('a year before the ledger', () => {
  it('is one event with its totals, what went out below zero, and moves nothing', () => {
    after(DUES).when(enter, facts).thenEvents(ENTERED);
    expect(priorYearEvents.map(({ movements }) => movements(ENTERED as never))).toEqual([[], []]);
    after().when(totals, facts).thenEvents(TOTALS);
    given(fundDecider, []).when(enter, facts).thenRefused('fund-unknown');
  });

  it('changes neither what is there nor what counts', () => {
    const [plain, with2021] = [[], [ENTERED]].map((more) =>
      [OPENED, DUES, ...more].reduce((state, event) => fundDecider.evolve(state, event), fundDecider.initial()),
    );
    expect({ ...with2021, priorYears: [] }).toEqual(plain);
    expect(with2021?.priorYears).toEqual([2021]);
  });

  it('lies before the first entry, the opening balance and the first closed month, and is over', () => {
    const before = (event: FundEvent | undefined, year: number) =>
      after(...(event === undefined ? [] : [event])).when({ ...enter, year }, facts);
    before(DUES, 2023).thenRefused('prior-year-in-ledger', { field: 'year', value: '2023', wanted: '2022' });
    before(OPENING, 2022).thenRefused('prior-year-in-ledger', { value: '2022', wanted: '2021' });
    const closed: FundEvent = { type: 'MonthClosed', fund: FUND, through: givenDay('2022-01-31') };
    before(closed, 2022).thenRefused('prior-year-in-ledger', { wanted: '2021' });
    before(undefined, 2024).thenRefused('prior-year-not-over', { value: '2024', wanted: '2023' });
    for (const [event, year] of [
      [DUES, 2022],
      [OPENING, 2021],
      [closed, 2021],
      [undefined, 2023],
    ] as const) {
      expect(before(event, year).refusalCode).toBeUndefined();
    }
  });

  it('is entered once, until it is withdrawn', () => {
    after(ENTERED).when(enter, facts).thenRefused('prior-year-entered-already', { value: '2021' });
    expect(after(ENTERED).when({ ...enter, year: 2020 }, facts).refusalCode).toBeUndefined();
    after(ENTERED).when(withdraw, facts).thenEvents(WITHDRAWN);
    after(ENTERED, WITHDRAWN).when(enter, facts).thenEvents(ENTERED);
    after(ENTERED, WITHDRAWN).when(withdraw, facts).thenRefused('prior-year-not-entered', { value: '2021' });
  });

  it('keeps the ledger’s own entries out of it and of what lies before', () => {
    const refused = { field: 'valueDate', value: '2021-12-31', wanted: '2022-01-01' };
    after(ENTERED).when(dues('2021-12-31'), facts).thenRefused('dated-in-prior-year', refused);
    const opening: FundCommand = { ...dues('2020-06-30'), type: 'EnterOpeningBalance' } as FundCommand;
    after(ENTERED).when(opening, facts).thenRefused('dated-in-prior-year', { value: '2020-06-30' });
    expect(after(ENTERED).when(dues('2022-01-01'), facts).refusalCode).toBeUndefined();
    expect(after(ENTERED, WITHDRAWN).when(dues('2021-12-31'), facts).refusalCode).toBeUndefined();
    const closed: FundEvent = { type: 'MonthClosed', fund: FUND, through: givenDay('2023-04-30') };
    const late = dues('2023-05-02', givenDay('2021-05-01'));
    after(ENTERED, DUES, closed).when(late, facts).thenRefused('dated-in-prior-year', { field: 'belongsOn' });
  });

  it('began with what makes it end as it did', () => {
    expect(priorOpening(ENTERED.flows, ENTERED.closingFen)).toBe(100n);
    expect(priorOpening(ENTERED.flows, undefined)).toBeUndefined();
    const least = { ...enter, closingFen: fen(300n) };
    expect(after().when(least, facts).refusalCode).toBeUndefined();
    const below = after().when({ ...enter, closingFen: fen(299n) }, facts);
    below.thenRefused('prior-year-overdrawn', { field: 'closing', value: '2.99', wanted: '3.00' });
  });

  it('is told of one fault at a time, in order', () => {
    interface Situation {
      readonly events: readonly FundEvent[];
      readonly command: EnterPriorYear;
    }
    const asking = (part: Partial<EnterPriorYear>) => (one: Situation) => ({
      ...one,
      command: { ...one.command, ...part },
    });
    const code = ({ events, command }: Situation) => after(...events).when(command, facts).refusalCode;
    const entered = (one: Situation): Situation => ({ ...one, events: [ENTERED] });
    const faults = [
      { code: 'prior-year-entered-already', breaks: entered },
      { code: 'prior-year-kind-unknown', breaks: asking({ received: [flow('opening', 1n)] }) },
      { code: 'prior-year-kind-twice', breaks: asking({ spent: [flow('relief', 1n), flow('relief', 1n)] }) },
      { code: 'prior-year-overdrawn', breaks: asking({ closingFen: fen(0n) }) },
      { code: 'prior-year-evidence-missing', breaks: asking({ evidence: [] }) },
    ];
    expect(outOfOrder({ events: [], command: enter }, faults, code)).toEqual([]);
    const wrong = (part: Partial<EnterPriorYear>) => code({ events: [], command: { ...enter, ...part } });
    expect(wrong({ received: [flow('dues', -1n)] })).toBe('prior-year-amount-negative');
    expect(wrong({ spent: [flow('relief', AMOUNT_MAX_FEN + 1n)] })).toBe('amount-too-large');
    expect(wrong({ closingFen: fen(-1n) })).toBe('prior-year-amount-negative');
    expect(code({ events: [], command: { ...totals, received: [], spent: [] } })).toBe('prior-year-empty');
  });
});
