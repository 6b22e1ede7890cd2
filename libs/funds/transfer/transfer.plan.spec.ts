import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams } from '#kernel';
import type { Histories } from '#kernel';
import { sendTransfer, settleTransfer } from './transfer.plan.js';

const TODAY = givenDay('2023-12-31');
const on = givenDay('2023-05-10');
const [FROM, TO] = ['411522-welfare', '411522101-welfare'];
const lines = [{ purpose: 'free', amountFen: fen(60n) }];
const opened = (fund: string, path: readonly string[]) => ({
  ...{ type: 'FundOpened', fund, region: path[0], path, level: 'township', kind: 'welfare' },
  ...{ kindName: '计划生育公益金', lendable: false },
});
const dues = { type: 'DuesReceived', fund: FROM, entry: 'd', purpose: 'free', account: 'bank', amountFen: fen(100n) };
const person = (role: string, region: string) => [
  { type: 'PersonAdded', person: 'chen' },
  { type: 'RoleGranted', role, region, from: on },
];
const streams: Histories = {
  'person-chen': person('finance-officer', '*'),
  [`fund-${FROM}`]: [opened(FROM, ['411522']), { ...dues, valueDate: on }],
  [`fund-${TO}`]: [opened(TO, ['411522101', '411522'])],
};
const acting = { by: 'chen', on: TODAY };
const one = { transfer: 't', lines, valueDate: on };

describe('sending a transfer', () => {
  const when = (part: object = {}, histories: Histories = streams) =>
    givenStreams(histories).plan(() => sendTransfer({ ...one, from: FROM, to: TO, ...part }, acting));

  it('takes the money out of one fund and leaves the other as it is', () => {
    when().thenStreams(
      {
        'transfer-t': [{ type: 'TransferBegan', ...one, from: FROM, to: TO }],
        [`fund-${FROM}`]: [{ type: 'TransferSent', ...one, fund: FROM, other: TO }],
      },
      { transfer: 't' },
    );
    expect(when().touched).toContain(`fund-${TO}`);
  });

  it('takes an approver of the sender, a fund that is there, and money', () => {
    when({}, { ...streams, 'person-chen': person('cashier', '*') }).thenRefused('role-missing');
    when({}, { ...streams, 'person-chen': person('leader', '411522101') }).thenRefused('role-missing');
    when({ to: '411522102-welfare' }).thenRefused('fund-unknown', { field: 'to' });
    when({ lines: [{ purpose: 'free', amountFen: fen(101n) }] }).thenRefused('not-enough-available');
  });
});

describe('settling a transfer', () => {
  const began = { type: 'TransferBegan', ...one, from: FROM, to: TO };
  const sent = { type: 'TransferSent', ...one, fund: FROM, other: TO };
  const underway: Histories = {
    ...streams,
    [`fund-${FROM}`]: [...(streams[`fund-${FROM}`] ?? []), sent],
    'transfer-t': [began],
  };
  const later = givenDay('2023-05-12');
  const when = (outcome: 'received' | 'sent-back', histories = underway, valueDate = later) =>
    givenStreams(histories).plan(() => settleTransfer('t', { outcome, valueDate }, acting));

  it('gives the money to the receiver, or back to the sender', () => {
    const settled = { type: 'TransferSettled', transfer: 't', valueDate: later };
    const end = { transfer: 't', lines, valueDate: later };
    when('received').thenStreams(
      {
        'transfer-t': [{ ...settled, outcome: 'received' }],
        [`fund-${TO}`]: [{ type: 'TransferReceived', ...end, fund: TO, other: FROM }],
      },
      { transfer: 't' },
    );
    when('sent-back').thenStreams(
      {
        'transfer-t': [{ ...settled, outcome: 'sent-back' }],
        [`fund-${FROM}`]: [{ type: 'TransferTakenBack', ...end, fund: FROM, other: TO }],
      },
      { transfer: 't' },
    );
  });

  it('is for approvers of the receiver, whatever comes of it', () => {
    for (const outcome of ['received', 'sent-back'] as const) {
      const own = { ...underway, 'person-chen': person('leader', '411522101') };
      expect(when(outcome, own).refusalCode).toBeUndefined();
      const other = { ...underway, 'person-chen': person('leader', '411522102') };
      when(outcome, other).thenRefused('role-missing');
      when(outcome, { ...underway, 'person-chen': person('cashier', '*') }).thenRefused('role-missing');
    }
  });

  it('is done once, of a transfer that began, and not before it was sent', () => {
    when('received', { ...underway, 'transfer-t': [] }).thenRefused('transfer-unknown', { value: 't' });
    const done = { type: 'TransferSettled', transfer: 't', outcome: 'received', valueDate: later };
    when('sent-back', { ...underway, 'transfer-t': [began, done] }).thenRefused('transfer-settled');
    when('received', underway, givenDay('2023-05-09')).thenRefused('dated-before-what-it-answers', { wanted: on });
  });
});
