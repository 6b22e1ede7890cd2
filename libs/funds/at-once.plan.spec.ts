import { describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '#accounts';
import { fen, givenDay, givenStreams, negated } from '#kernel';
import type { PersonEvent, Role } from '#people';
import type { DonationReceived, FundOpened } from './fund.events.js';
import { spendAtOnce } from './outgo.plan.js';
import { transferAtOnce } from './transfer/transfer.plan.js';

const TODAY = givenDay('2023-12-31');
const COUNTY = '411522-welfare';
const TOWN = '411522101-welfare';
const on = givenDay('2023-05-10');
const acting = { by: 'chen', on: TODAY };
const lines = [{ purpose: 'free', amountFen: fen(60n) }];

const person = (role: Role, region = '*'): readonly PersonEvent[] => [
  { type: 'PersonAdded', person: 'chen' },
  { type: 'RoleGranted', role, region, from: on },
];
const opened = (fund: string, region: string, level: FundOpened['level']): FundOpened => ({
  ...{ type: 'FundOpened', fund, region, path: region === '411522' ? [region] : [region, '411522'], level },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
});
const gift: DonationReceived = {
  ...{ type: 'DonationReceived', fund: COUNTY, entry: 'gift', purpose: 'free', account: 'cash' },
  ...{ amountFen: fen(100n), valueDate: on, donorKind: 'anonymous', noReceiptReason: 'anonymous' },
};
const cash: readonly AccountEvent[] = [
  { type: 'AccountOpened', account: 'cash', region: '411522', name: '现金', kind: 'cash', ways: [] },
  { type: 'AccountPosted', entry: 'gift', amountFen: fen(70n), valueDate: on },
];
const streams = {
  'person-chen': person('finance-officer'),
  [`fund-${COUNTY}`]: [opened(COUNTY, '411522', 'county'), gift],
  [`fund-${TOWN}`]: [opened(TOWN, '411522101', 'township')],
  'account-cash': cash,
};

describe('what a register shows as paid', () => {
  const paid = { type: 'SpendAtOnce', entry: 'e1', reservation: 'r1', kind: 'relief', account: 'cash' } as const;
  const planned = (with_: object = {}, sum = 60n) =>
    givenStreams({ ...streams, ...with_ }).plan(() => {
      const some = [{ purpose: 'free', amountFen: fen(sum) }];
      return spendAtOnce(COUNTY, { ...paid, lines: some, valueDate: on }, acting);
    });

  it('is reserved, spent and taken out of the cash box in one append', () => {
    const spent = { fund: COUNTY, lines, valueDate: on, reservation: 'r1' };
    planned().thenStreams(
      {
        [`fund-${COUNTY}`]: [
          { type: 'AmountReserved', ...spent, emergency: false },
          { type: 'AmountSpent', ...spent, entry: 'e1', account: 'cash', kind: 'relief' },
        ],
        'account-cash': [{ type: 'AccountPosted', entry: 'e1', amountFen: negated(fen(60n)), valueDate: on }],
      },
      { entry: 'e1' },
    );
  });

  it('takes one who may approve and pay, and a cash box that has as much', () => {
    for (const role of ['cashier', 'leader', 'clerk', 'auditor', 'administrator'] as const)
      planned({ 'person-chen': person(role) }).thenRefused('role-missing');
    planned({ 'person-chen': person('finance-officer', '411522101') }).thenRefused('role-missing');
    planned({}, 71n).thenRefused('account-below-zero', { wanted: '0.01' });
    planned({}, 101n).thenRefused('not-enough-available', { wanted: '1.00 free' });
  });
});

describe('what a register shows as passed from fund to fund', () => {
  const planned = (with_: object = {}, ends: object = {}) =>
    givenStreams({ ...streams, ...with_ }).plan(() => {
      return transferAtOnce({ transfer: 't1', from: COUNTY, to: TOWN, lines, valueDate: on, ...ends }, acting);
    });

  it('is sent and received in one append', () => {
    const one = { transfer: 't1', lines, valueDate: on };
    planned().thenStreams(
      {
        'transfer-t1': [
          { type: 'TransferBegan', ...one, from: COUNTY, to: TOWN },
          { type: 'TransferSettled', transfer: 't1', outcome: 'received', valueDate: on },
        ],
        [`fund-${COUNTY}`]: [{ type: 'TransferSent', ...one, fund: COUNTY, other: TOWN }],
        [`fund-${TOWN}`]: [{ type: 'TransferReceived', ...one, fund: TOWN, other: COUNTY }],
      },
      { transfer: 't1' },
    );
  });

  it('takes one who may act at both ends, two funds, and money', () => {
    planned({ 'person-chen': person('finance-officer', '411522101') }).thenRefused('role-missing');
    planned({}, { to: '411522102-welfare' }).thenRefused('fund-unknown', { value: '411522102-welfare' });
    planned({}, { to: COUNTY }).thenRefused('funds-equal');
    planned({}, { lines: [{ purpose: 'free', amountFen: fen(101n) }] }).thenRefused('not-enough-available');
    const looked = ['authority-411522', 'fund-411522-welfare', 'fund-411522101-welfare', 'person-chen', 'transfer-t1'];
    expect(planned().touched).toEqual(looked);
  });
});
