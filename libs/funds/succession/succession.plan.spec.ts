import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, givenStreams } from '#kernel';
import type { Histories } from '#kernel';
import { transferAtOnce, sendTransfer } from '../transfer/transfer.plan.js';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent } from '../fund.events.js';
import { lapseQuota } from '../closing.plan.js';
import { receiveIncome } from '../income.plan.js';
import { spendAmount } from '../outgo.plan.js';
import { followMerge } from './succession.plan.js';

const ON = givenDay('2024-07-01');
const TODAY = givenDay('2024-08-01');
const [OLD, NEW, COUNTY] = ['411522102-welfare', '411522101-welfare', '411522-welfare'];

function opened(fund: string, path: readonly string[]): FundEvent {
  const kind = { kind: 'welfare', kindName: '计划生育公益金', lendable: false };
  return { type: 'FundOpened', fund, region: path[0] ?? '', path, level: 'township', ...kind };
}

function dues(fund: string, amount: bigint, day: string): FundEvent {
  const money = { purpose: 'free', account: 'bank', amountFen: fen(amount), valueDate: givenDay(day) };
  return { type: 'DuesReceived', fund, entry: `dues-${day}`, ...money };
}

const old = opened(OLD, ['411522102', '411522']);
const survivor = opened(NEW, ['411522101', '411522']);
const streams: Histories = {
  [`fund-${OLD}`]: [old, dues(OLD, 500n, '2024-06-30')],
  [`fund-${NEW}`]: [survivor],
};
const follow = (histories: Histories, inTransit: readonly string[] = []) =>
  givenStreams(histories).plan(() =>
    followMerge({ fund: OLD, into: '411522101', on: ON, inTransit, idOf: (what) => what }),
  );
const over: FundEvent = { type: 'FundAbolished', fund: OLD, on: ON, successor: NEW, into: '411522101' };
const tookOver: FundEvent = { type: 'FundTookOver', fund: NEW, predecessor: OLD, region: '411522102', on: ON };
const moved = (amount: bigint, transfer: string, valueDate = ON) => {
  return { transfer, lines: [{ purpose: 'free', amountFen: fen(amount) }], valueDate };
};
const begun = (amount: bigint, valueDate = ON) => {
  const transfer = `transfer ${valueDate}`;
  return [
    { type: 'TransferBegan', from: OLD, to: NEW, ...moved(amount, transfer, valueDate) },
    { type: 'TransferSettled', transfer, outcome: 'received', valueDate },
  ];
};

describe('what an abolished fund has', () => {
  it('goes to the fund that takes over, on the day of the merge, sent and received at once', () => {
    follow(streams).thenStreams(
      {
        [`fund-${OLD}`]: [over, { type: 'TransferSent', fund: OLD, other: NEW, ...moved(500n, `transfer ${ON}`) }],
        [`fund-${NEW}`]: [
          tookOver,
          { type: 'TransferReceived', fund: NEW, other: OLD, ...moved(500n, `transfer ${ON}`) },
        ],
        [`transfer-transfer ${ON}`]: begun(500n),
      },
      { fund: OLD, successor: NEW },
    );
  });

  it('waits where the fund that takes over takes nothing dated so early', () => {
    const day = givenDay('2024-07-15');
    const account = { purpose: 'free', account: 'cash', amountFen: fen(1n), valueDate: day };
    const opening: FundEvent = { type: 'OpeningBalanceEntered', fund: NEW, entry: 'o', ...account };
    const { came } = follow({ ...streams, [`fund-${NEW}`]: [survivor, opening] });
    expect(came).toMatchObject({ streams: { [`transfer-transfer ${day}`]: begun(500n, day) } });
  });

  it('is dated in open time of both funds', () => {
    const closed = (fund: string, month: string) => ({ type: 'MonthClosed', fund, through: givenDay(month) });
    const { came } = follow({
      [`fund-${OLD}`]: [old, dues(OLD, 500n, '2024-06-30'), closed(OLD, '2024-06-30'), closed(OLD, '2024-07-31')],
      [`fund-${NEW}`]: [survivor, closed(NEW, '2024-08-31')],
    });
    const day = givenDay('2024-09-01');
    expect(came).toMatchObject({ streams: { [`transfer-transfer ${day}`]: begun(500n, day) } });
  });

  it('stays while a purpose is below zero, and goes from the day on which nothing is', () => {
    const spent: FundEvent = {
      ...{ type: 'AmountSpent', fund: OLD, entry: 's', kind: 'bank-fee', account: 'bank' },
      ...{ lines: [{ purpose: 'free', amountFen: fen(200n) }], valueDate: ON },
    };
    const kept: FundEvent = {
      ...{ type: 'AmountReserved', fund: OLD, reservation: 'r', emergency: false },
      ...{ lines: [{ purpose: 'free', amountFen: fen(400n) }], valueDate: ON },
    };
    const short = [old, dues(OLD, 500n, '2024-06-30'), spent, kept];
    follow({ ...streams, [`fund-${OLD}`]: short }).thenStreams(
      { [`fund-${OLD}`]: [over], [`fund-${NEW}`]: [tookOver] },
      { fund: OLD, successor: NEW },
    );
    const day = givenDay('2024-07-20');
    const { came } = follow({ ...streams, [`fund-${OLD}`]: [...short, dues(OLD, 330n, day)] });
    expect(came).toMatchObject({ streams: { [`transfer-transfer ${day}`]: begun(630n, day) } });
  });

  it('includes what was on its way to it', () => {
    const lines = [{ purpose: '助学', amountFen: fen(7n) }];
    const sent = { type: 'TransferBegan', transfer: 't', from: COUNTY, to: OLD, lines, valueDate: '2024-06-29' };
    const { came } = follow({ ...streams, 'transfer-t': [sent] }, ['t']);
    expect(came).toMatchObject({
      streams: {
        'transfer-t': [{ type: 'TransferSettled', transfer: 't', outcome: 'received', valueDate: ON }],
        [`transfer-transfer ${ON}`]: [
          { type: 'TransferBegan', from: OLD, to: NEW, lines: [...moved(500n, '').lines, ...lines] },
          { type: 'TransferSettled' },
        ],
      },
    });
  });
});

describe('a fund that is opened to take over', () => {
  it('begins after what the abolished one had closed', () => {
    const fund = '411522102-loan';
    const loan = { ...opened(fund, ['411522102', '411522']), kind: 'loan', kindName: '互助金' };
    const closed: FundEvent = { type: 'MonthClosed', fund, through: givenDay('2024-06-30') };
    const told = { ...streams, [`fund-${fund}`]: [loan, closed] };
    const asked = { fund, into: '411522101', on: ON, inTransit: [], idOf: (what: string) => what };
    expect(givenStreams(told).plan(() => followMerge(asked)).came).toMatchObject({
      streams: {
        'fund-411522101-loan': [{ type: 'FundOpened', closedThrough: '2024-06-30' }, { type: 'FundTookOver' }],
      },
    });
  });
});

describe('a fund that is over', () => {
  const history = [old, dues(OLD, 500n, '2024-06-30'), over];
  const when = (day: string) => {
    const entry = { entry: 'e', purpose: 'free', opensPurpose: false, account: 'bank', amountFen: fen(1n) };
    return given(fundDecider, history).when(
      { type: 'ReceiveDues', ...entry, valueDate: givenDay(day) },
      { today: TODAY },
    );
  };

  it('takes what is dated before, and names its successor for what is dated later', () => {
    when('2024-07-01').thenRefused('fund-abolished', { field: 'fund', value: OLD, wanted: NEW });
    expect(when('2024-06-30').refusalCode).toBeUndefined();
  });

  it('is sent nothing that is dated later', () => {
    const person = [
      { type: 'PersonAdded', person: 'li' },
      { type: 'RoleGranted', role: 'leader', region: '*', from: '2024-01-01' },
    ];
    const county = [opened(COUNTY, ['411522']), dues(COUNTY, 9n, '2024-06-30')];
    const told = { ...streams, 'person-li': person, [`fund-${COUNTY}`]: county, [`fund-${OLD}`]: history };
    const acting = { by: 'li', on: TODAY };
    for (const plan of [sendTransfer, transferAtOnce]) {
      const asked = { from: COUNTY, to: OLD, ...moved(5n, 't') };
      givenStreams(told)
        .plan(() => plan(asked, acting))
        .thenRefused('fund-abolished', { field: 'to', value: OLD, wanted: NEW });
      const earlier = { ...asked, valueDate: givenDay('2024-06-30') };
      expect(givenStreams(told).plan(() => plan(earlier, acting)).refusalCode).toBeUndefined();
    }
  });
});

describe('a fund that took over', () => {
  it('has money in the accounts of the region whose fund it was, and in no other region’s', () => {
    const money = { entry: 'granted', purpose: 'free', account: 'quota', amountFen: fen(50n), valueDate: ON };
    const granted = { type: 'AppropriationReceived', fund: NEW, ...money };
    const person = [
      { type: 'PersonAdded', person: 'li' },
      { type: 'RoleGranted', role: 'finance-officer', region: '*', from: '2024-01-01' },
    ];
    const acting = { by: 'li', on: TODAY };
    const codes = (region: string) => {
      const account = { type: 'AccountOpened', account: 'quota', region, name: '指标', kind: 'quota', ways: [] };
      const posted = { type: 'AccountPosted', entry: 'granted', amountFen: fen(50n), valueDate: ON };
      const told: Histories = {
        ...{ 'person-li': person, 'account-quota': [account, posted] },
        [`fund-${NEW}`]: [survivor, tookOver, granted],
      };
      const income = { type: 'ReceiveDues', ...money, entry: 'more', opensPurpose: false } as const;
      const paid = { type: 'SpendAmount', kind: 'bank-fee', entry: 'fee', account: 'quota', valueDate: ON } as const;
      const lapse = { type: 'LapseQuota', entry: 'lapse', amountFen: fen(5n), valueDate: ON } as const;
      const appropriation = { entry: 'granted', revision: 2 };
      return [
        () => receiveIncome(NEW, income, acting),
        () => spendAmount(NEW, { ...paid, ...{ lines: [{ purpose: 'free', amountFen: fen(1n) }] } }, acting),
        () => lapseQuota(NEW, lapse, { acting, appropriation }),
      ].map((plan) => givenStreams(told).plan(plan).refusalCode);
    };
    expect(codes('411522102')).toEqual([undefined, undefined, undefined]);
    const foreign = 'account-not-of-region';
    expect(codes('411522103')).toEqual([foreign, foreign, foreign]);
  });
});
