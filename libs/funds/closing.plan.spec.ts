import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams, negated } from '#kernel';
import type { Histories } from '#kernel';
import { closeMonth, lapseQuota } from './closing.plan.js';
import { reserveAmount } from './outgo.plan.js';

const TODAY = givenDay('2024-01-15');
const FUND = '411522101-welfare';
const acting = { by: 'chen', on: TODAY };
const through = givenDay('2023-10-31');
const person = (role: string) => [
  { type: 'PersonAdded', person: 'chen' },
  { type: 'RoleGranted', role, region: '*', from: '2023-01-01' },
];
const opened = {
  ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};
const line = (amount: bigint) => ({ purpose: 'free', amountFen: fen(amount) });
const dues = (account: string, on: string) => ({
  ...{ type: 'DuesReceived', fund: FUND, entry: `dues-${on}`, account, ...line(100n), valueDate: givenDay(on) },
});
const account = (name: string, statedThrough?: string) => {
  const made = { type: 'AccountOpened', account: name, region: '411522', name, kind: 'bank', ways: [] };
  if (statedThrough === undefined) return [made];
  const stated = { account: name, through: statedThrough, ledgerFen: fen(0n), statedFen: fen(0n), evidence: ['e'] };
  const closed = { type: 'AccountClosed', account: name, through: statedThrough };
  return [made, closed, { type: 'AccountStated', ...stated }];
};

describe('closing a month', () => {
  const given = (events: readonly object[], accounts: Histories) =>
    givenStreams({
      'person-chen': person('finance-officer'),
      [`fund-${FUND}`]: [opened, ...events],
      ...accounts,
    }).plan(() => closeMonth(FUND, through, acting));
  const both = [dues('one', '2023-10-05'), dues('two', '2023-11-05')];

  it('asks for every account that entries of the fund up to its end went through, and for no other one', () => {
    const one = given(both, { 'account-one': account('one', '2023-10-31'), 'account-two': account('two') });
    const closed = { type: 'MonthClosed', fund: FUND, through };
    one.thenStreams({ [`fund-${FUND}`]: [closed] }, { fund: FUND, through });
    expect(one.touched).toEqual(['account-one', `fund-${FUND}`, 'person-chen']);
    const refused = { 'account-one': account('one'), 'account-two': account('two', '2023-10-31') };
    given(both, refused).thenRefused('account-not-closed', { value: 'one', wanted: '2023-10-31' });
    const early = { 'account-one': account('one', '2023-09-30') };
    given([both[0] ?? {}], early).thenRefused('account-not-closed', { value: 'one' });
  });

  it('goes by the earliest of an account’s entries, in whatever order they came', () => {
    const [early, late] = [dues('two', '2023-10-31'), dues('two', '2023-12-05')];
    const histories = { 'account-two': account('two') };
    for (const events of [
      [early, late],
      [late, early],
    ]) {
      given(events, histories).thenRefused('account-not-closed', { value: 'two' });
    }
  });

  it('is for approvers', () => {
    const histories = { [`fund-${FUND}`]: [opened], 'person-chen': person('cashier') };
    givenStreams(histories)
      .plan(() => closeMonth(FUND, through, acting))
      .thenRefused('role-missing');
  });
});

describe('a closed year', () => {
  const figures = { openingFen: fen(0n), flows: [], closingFen: fen(100n) };
  const year = {
    ...{ type: 'YearClosed', fund: FUND, year: 2023, ...figures, purposes: [{ purpose: 'free', ...figures }] },
    ...{ contributedFen: fen(100n), minimumFen: fen(200n), outcome: 'waived', countingKinds: ['dues'] },
  };
  const held = (of: number) => ({
    ...{ type: 'ApprovalsHeld', fund: FUND, hold: `hold-${String(of)}`, cause: 'minimum-checkpoint', year: of },
    ...{ checkpoint: '06-30', on: '2024-01-10' },
  });
  const code = (of: number) => {
    const months = { type: 'MonthClosed', fund: FUND, through: givenDay('2023-12-31') };
    const histories = {
      'person-chen': person('finance-officer'),
      [`fund-${FUND}`]: [opened, dues('one', '2023-10-05'), held(of), months, year],
    };
    const kept = { type: 'ReserveAmount', reservation: 'r', lines: [line(1n)], valueDate: TODAY, emergency: false };
    return givenStreams(histories).plan(() => reserveAmount(FUND, kept as never, acting)).refusalCode;
  };

  it('holds the fund no more; a later one does', () => {
    expect([2022, 2023, 2024].map(code)).toEqual([undefined, undefined, 'fund-held']);
  });
});

describe('a quota that lapses', () => {
  const on = givenDay('2023-10-05');
  const granted = { ...dues('quota', on), type: 'AppropriationReceived', entry: 'granted' };
  const quota = [
    { type: 'AccountOpened', account: 'quota', region: '411522', name: '指标', kind: 'quota', ways: [] },
    { type: 'AccountPosted', entry: 'granted', amountFen: fen(100n), valueDate: on },
  ];
  const lapse = { type: 'LapseQuota', entry: 'lapse', amountFen: fen(70n), valueDate: TODAY } as const;
  const streams: Histories = {
    'person-chen': person('cashier'),
    [`fund-${FUND}`]: [opened, granted],
    'account-quota': quota,
  };
  const given = (part: Histories = {}, place: object = {}) => {
    const appropriation = { entry: 'granted', revision: 1, ...place };
    return givenStreams({ ...streams, ...part }).plan(() => lapseQuota(FUND, lapse, { acting, appropriation }));
  };

  it('leaves the fund and the quota’s account in one append', () => {
    const lapsed = { entry: 'lapse', appropriation: 'granted', account: 'quota', countsOn: on };
    given().thenStreams(
      {
        [`fund-${FUND}`]: [{ type: 'QuotaLapsed', fund: FUND, ...lapsed, ...line(70n), valueDate: TODAY }],
        'account-quota': [{ type: 'AccountPosted', entry: 'lapse', amountFen: negated(fen(70n)), valueDate: TODAY }],
      },
      { entry: 'lapse' },
    );
  });

  it('takes a payer, an appropriation of the fund and a quota', () => {
    given({ 'person-chen': person('leader') }).thenRefused('role-missing');
    given({}, { revision: undefined }).thenRefused('entry-unknown', { wanted: 'AppropriationReceived' });
    const bank = { 'account-quota': [{ ...quota[0], kind: 'bank' }] };
    given(bank).thenRefused('account-not-quota', { value: '指标' });
    given({ 'account-quota': [{ ...quota[0], region: '411599' }] }).thenRefused('account-not-of-region');
  });
});
