import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams } from '#kernel';
import type { Histories, Plan } from '#kernel';
import { approveRequest } from '#people';
import { receiveIncome } from '../income.plan.js';
import { mergeRegion } from '../region.plan.js';
import type { EnterPriorYear, PriorYearRefusalCode } from './prior-year.commands.js';
import { askPriorYearWithdrawal, enterPriorYear, WITHDRAW_PRIOR_YEAR, withdrawPriorYear } from './prior-year.plan.js';
import type { PriorYearContent } from './prior-year.plan.js';

const TODAY = givenDay('2024-03-15');
const FUND = '411522101-welfare';
const [acting, other] = [
  { by: 'chen', on: TODAY },
  { by: 'zhao', on: TODAY },
];
const enter: EnterPriorYear = {
  ...{ type: 'EnterPriorYear', year: 2021, received: [{ kind: 'dues', amountFen: fen(5n) }], spent: [] },
  evidence: ['e'],
};
const entered = { type: 'PriorYearEntered', fund: FUND, year: 2021, flows: enter.received, evidence: ['e'] };
const reason = { subject: 's', record: 'r', version: 1, commitment: 'c' };
const content = { fund: FUND, year: 2021, reason };
const withdrawn = { type: 'PriorYearWithdrawn', ...content, request: 'q' };
const person = (name: string, ...roles: readonly string[]) => [
  { type: 'PersonAdded', person: name },
  ...roles.map((role) => ({ type: 'RoleGranted', role, region: '*', from: '2023-01-01' })),
];
const streams = (...events: readonly object[]): Histories => ({
  'person-chen': person('chen', 'finance-officer'),
  'person-zhao': person('zhao', 'leader'),
  'account-bank': [{ type: 'AccountOpened', account: 'bank', region: '411522', name: 'bank', kind: 'bank', ways: [] }],
  [`fund-${FUND}`]: [
    {
      ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
      ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
    },
    ...events,
  ],
});

const MONEY = { purpose: 'free', account: 'bank', amountFen: fen(5n) };
const ask = (year: number, part: Partial<EnterPriorYear> = {}) =>
  enterPriorYear(FUND, { ...enter, year, ...part }, acting);
const relief = { kind: 'relief', amountFen: fen(1n) };

// A code that is added to the list stops the compiler here until a command shows it.
const REFUSED: Readonly<Record<PriorYearRefusalCode, () => Plan>> = {
  'dated-in-prior-year': () => {
    const on = { valueDate: givenDay('2021-12-31'), opensPurpose: false };
    return receiveIncome(FUND, { type: 'ReceiveDues', entry: 'late', ...MONEY, ...on }, acting);
  },
  'prior-year-not-over': () => ask(2024),
  'prior-year-in-ledger': () => ask(2023),
  'prior-year-entered-already': () => ask(2021),
  'prior-year-kind-unknown': () => ask(2020, { received: [relief] }),
  'prior-year-kind-twice': () => ask(2020, { spent: [relief, relief] }),
  'prior-year-amount-negative': () => ask(2020, { spent: [{ ...relief, amountFen: fen(-1n) }] }),
  'prior-year-empty': () => ask(2020, { received: [] }),
  'prior-year-overdrawn': () => ask(2020, { closingFen: fen(4n) }),
  'prior-year-evidence-missing': () => ask(2020, { evidence: [] }),
  'prior-year-not-entered': () => askPriorYearWithdrawal({ ...content, year: 2020 }, 'q', acting),
};

describe('以前年度', () => {
  it('is entered by an approver, in the fund’s stream alone', () => {
    const done = givenStreams(streams()).plan(() => enterPriorYear(FUND, enter, acting));
    done.thenStreams({ [`fund-${FUND}`]: [entered] }, { fund: FUND, year: 2021 });
    expect(done.touched).toEqual([`fund-${FUND}`, 'person-chen']);
    const clerk = { ...streams(), 'person-chen': person('chen', 'clerk') };
    givenStreams(clerk)
      .plan(() => enterPriorYear(FUND, enter, acting))
      .thenRefused('role-missing');
  });

  it('is withdrawn by another person than the one who asks for it', () => {
    const asked = givenStreams(streams(entered)).plan(() => askPriorYearWithdrawal(content, 'q', acting));
    expect(asked.came).toMatchObject({
      streams: { 'request-q': [{ action: WITHDRAW_PRIOR_YEAR, approvals: 1, content }] },
      result: { request: 'q' },
    });
    const made = asked.came.kind === 'written' ? asked.came.streams : {};
    const approve = (by: typeof acting) =>
      givenStreams({ ...streams(entered), ...made }).plan(() =>
        approveRequest('q', by, (request, last) =>
          withdrawPriorYear(request.content as unknown as PriorYearContent, request.request, last),
        ),
      );
    approve(acting).thenRefused('second-person-is-first');
    expect(approve(other).came).toMatchObject({ streams: { [`fund-${FUND}`]: [withdrawn] } });
    givenStreams(streams())
      .plan(() => askPriorYearWithdrawal(content, 'q', acting))
      .thenRefused('prior-year-not-entered');
  });

  it.each(Object.entries(REFUSED))('is refused as %s where that is so', (code, plan) => {
    const dues = { type: 'DuesReceived', fund: FUND, entry: 'e', ...MONEY, valueDate: '2023-05-01' };
    const histories = { ...streams(entered, dues), 'person-chen': person('chen', 'finance-officer', 'cashier') };
    givenStreams(histories).plan(plan).thenRefused(code);
  });

  it('is no time into which a region is merged', () => {
    const region = (code: string) => [
      { type: 'RegionFounded', code, name: code, level: 'township', path: [code, '411522'] },
    ];
    const all = {
      ...streams(entered),
      ...{ 'person-chen': person('chen', 'administrator') },
      ...{ 'region-411522101': region('411522101'), 'region-411522102': region('411522102') },
    };
    const merged = (on: string) => {
      const merger = { type: 'MergeRegion', region: '411522102', into: '411522101', on: givenDay(on) } as const;
      return givenStreams(all).plan(() => mergeRegion(merger, {}, acting));
    };
    merged('2021-12-31').thenRefused('region-dated-in-closed-time', { wanted: '2022-01-01' });
    expect(merged('2022-01-01').refusalCode).toBeUndefined();
  });
});
