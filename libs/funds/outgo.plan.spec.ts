import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams, negated } from '#kernel';
import type { Histories, Plan } from '#kernel';
import type { Role } from '#people';
import type { FundEvent } from './fund.events.js';
import type { AmountReserved, AmountSpent } from './outgo.events.js';
import {
  allowPurpose,
  bearGiftFee,
  exchangePurpose,
  releaseReservation,
  remitUpward,
  reserveAmount,
  returnGift,
  returnSpending,
  spendAmount,
} from './outgo.plan.js';

const TODAY = givenDay('2023-12-31');
const [TOWN, COUNTY] = ['411522101-welfare', '411522-welfare'];
const on = givenDay('2023-05-10');
const acting = { by: 'chen', on: TODAY };
const line = (amount: bigint, purpose = 'free') => ({ purpose, amountFen: fen(amount) });
const opened = (fund: string, path: readonly string[]): FundEvent => ({
  ...{ type: 'FundOpened', fund, region: path[0] ?? '', path, level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
});
const person = (...roles: readonly Role[]) => [
  { type: 'PersonAdded', person: 'chen' },
  ...roles.map((role) => ({ type: 'RoleGranted', role, region: '*', from: on })),
];
const GIFT: FundEvent = {
  ...{ type: 'DonationReceived', fund: TOWN, entry: 'gift', account: 'box', ...line(900n), valueDate: on },
  ...{ donorKind: 'anonymous', noReceiptReason: 'anonymous' },
};
const KEPT: AmountReserved = {
  ...{ type: 'AmountReserved', fund: TOWN, reservation: 'r', lines: [line(500n)], valueDate: on, emergency: false },
  expiresOn: givenDay('2023-05-20'),
};
const SPENT: AmountSpent = {
  ...{ type: 'AmountSpent', fund: TOWN, entry: 'spent', account: 'box', lines: [line(200n)], valueDate: on },
  ...{ kind: 'relief', reservation: 'r' },
};
const study: FundEvent = { type: 'PurposeOpened', fund: TOWN, purpose: '助学', words: ['助学'] };
const box = [
  { type: 'AccountOpened', account: 'box', region: '411522101', name: '现金', kind: 'cash', ways: [] },
  { type: 'AccountPosted', entry: 'gift', amountFen: fen(900n), valueDate: on },
  { type: 'AccountPosted', entry: 'spent', amountFen: negated(fen(200n)), valueDate: on },
];
const streams: Histories = {
  'person-chen': person('finance-officer'),
  [`fund-${TOWN}`]: [opened(TOWN, ['411522101', '411522']), study, GIFT, KEPT, SPENT],
  [`fund-${COUNTY}`]: [opened(COUNTY, ['411522'])],
  'account-box': box,
  'account-foreign': [{ ...box[0], account: 'foreign', region: '411522199', name: '别处' }],
};
const gift = { acting, gift: { entry: 'gift', revision: 2 } };
const spent = { acting, spent: { entry: 'spent', revision: 4 } };
const money = { entry: 'e', account: 'box', valueDate: on };
const kept = { type: 'ReserveAmount', reservation: 'r2', lines: [line(10n)], emergency: false } as const;
const fee = { type: 'SpendAmount', kind: 'bank-fee', lines: [line(10n)], ...money } as const;
const released = { type: 'ReleaseReservation', entry: 'e', reservation: 'r', cause: 'released' } as const;
const back = { type: 'ReturnSpending', ...money, lines: [line(50n)] } as const;

/** Each of the plans, sound, with the accounts that it goes through left to the case. */
const plans: Readonly<Record<string, (account?: string) => Plan>> = {
  allow: () => allowPurpose(TOWN, { type: 'AllowPurpose', purpose: '助学', allows: ['relief'] }, acting),
  reserve: () => reserveAmount(TOWN, { ...kept, valueDate: on }, acting),
  release: () => releaseReservation(TOWN, { ...released, valueDate: on }, acting),
  exchange: () => {
    const exchange = { type: 'ExchangePurpose', entry: 'e', from: 'free', to: '助学', valueDate: on } as const;
    const why = { amountFen: fen(10n), reason: 'donor-consent', evidence: ['e'] } as const;
    return exchangePurpose(TOWN, { ...exchange, ...why }, gift);
  },
  spend: (account = 'box') => spendAmount(TOWN, { ...fee, account }, acting),
  fee: (account = 'box') => bearGiftFee(TOWN, { type: 'BearGiftFee', ...money, amountFen: fen(10n), account }, gift),
  back: (account = 'box') => returnSpending(TOWN, { ...back, account }, spent),
  'gift back': (account = 'box') =>
    returnGift(TOWN, { type: 'ReturnGift', ...money, lines: [line(10n)], account }, gift),
  remit: (account = 'box') =>
    remitUpward(TOWN, { type: 'RemitUpward', ...money, lines: [line(10n)], account }, { acting }),
};
const codeOf = (plan: () => Plan, histories = streams) => givenStreams(histories).plan(plan).refusalCode;

describe('money out', () => {
  const payers = ['spend', 'fee', 'back', 'gift back', 'remit'];

  it.each([
    [['allow'], ['administrator']],
    [
      ['reserve', 'release', 'exchange'],
      ['finance-officer', 'leader'],
    ],
    [payers, ['cashier', 'finance-officer']],
  ] as const)('%s is for %s', (names, allowed) => {
    for (const name of names) {
      const taken = (['clerk', 'reviewer', 'finance-officer', 'leader', 'cashier', 'administrator'] as const).filter(
        (role) => codeOf(() => plans[name]?.() as Plan, { ...streams, 'person-chen': person(role) }) !== 'role-missing',
      );
      expect([name, [...taken].sort()]).toEqual([name, [...allowed].sort()]);
    }
  });

  it.each(payers)('%s goes through an account of the fund’s regions', (name) => {
    expect(codeOf(() => plans[name]?.() as Plan)).toBeUndefined();
    expect(codeOf(() => plans[name]?.('foreign') as Plan)).toBe('account-not-of-region');
    expect(codeOf(() => plans[name]?.('none') as Plan)).toBe('account-unknown');
  });

  it('leaves its cash box; what comes back comes into it', () => {
    for (const [name, amount] of [
      ['spend', -10n],
      ['fee', -10n],
      ['back', 50n],
      ['gift back', -10n],
      ['remit', -10n],
    ] as const) {
      const { came } = givenStreams(streams).plan(() => plans[name]?.() as Plan);
      const posted = { type: 'AccountPosted', entry: 'e', amountFen: amount, valueDate: on };
      expect([name, came]).toMatchObject([name, { streams: { 'account-box': [posted] }, result: { entry: 'e' } }]);
    }
  });

  it('answers an entry that the fund has, of its kind', () => {
    const unknown = { entry: 'gift', revision: undefined };
    for (const place of [unknown, { entry: 'other', revision: 2 }, { entry: 'spent', revision: 4 }]) {
      const returned = { type: 'ReturnGift', ...money, lines: [line(10n)] } as const;
      expect(codeOf(() => returnGift(TOWN, returned, { acting, gift: place }))).toBe('entry-unknown');
    }
  });

  it('that a remittance names a fund here for is a transfer', () => {
    const remitted = { type: 'RemitUpward', ...money, lines: [line(10n)] } as const;
    const to = (toRegion: string) => codeOf(() => remitUpward(TOWN, remitted, { acting, toRegion }));
    expect([to('411522'), to('41')]).toEqual(['remittance-to-fund-here', undefined]);
  });
});

describe('a reservation that got money back', () => {
  const returned = { ...back, type: 'SpendingReturned', fund: TOWN, kind: 'relief', spent: 'spent', reservation: 'r' };
  const restored = { ...streams, [`fund-${TOWN}`]: [...(streams[`fund-${TOWN}`] ?? []), returned] };
  const spend = (day: string, amount: bigint) => {
    const paid = { ...fee, kind: 'relief', reservation: 'r', lines: [line(amount)], valueDate: givenDay(day) } as const;
    return givenStreams(restored).plan(() => spendAmount(TOWN, paid, acting));
  };

  it('has as much more, and ends on the day on which it ended', () => {
    expect(spend('2023-05-20', 350n).refusalCode).toBeUndefined();
    spend('2023-05-20', 351n).thenRefused('more-than-reserved', { wanted: '3.50 r' });
    spend('2023-05-21', 1n).thenRefused('reservation-expired', { wanted: '2023-05-20' });
  });
});

describe('a fund that was abolished', () => {
  const over = { type: 'FundAbolished', fund: TOWN, on: '2023-06-01', successor: COUNTY, into: '411522' };
  const abolished = { ...streams, [`fund-${TOWN}`]: [...(streams[`fund-${TOWN}`] ?? []), over] };
  const later = givenDay('2023-06-05');

  it('takes a release and what the bank sends back on later days, and names its successor for the rest', () => {
    const code = (plan: () => Plan) => codeOf(plan, abolished);
    expect(code(() => releaseReservation(TOWN, { ...released, valueDate: later }, acting))).toBeUndefined();
    expect(code(() => returnSpending(TOWN, { ...back, valueDate: later }, spent))).toBeUndefined();
    expect(code(() => spendAmount(TOWN, { ...fee, valueDate: later }, acting))).toBe('fund-abolished');
    expect(code(() => reserveAmount(TOWN, { ...kept, valueDate: later }, acting))).toBe('fund-abolished');
  });

  it('names it too for what is dated before, where the money has gone on', () => {
    expect(codeOf(() => spendAmount(TOWN, fee, acting), abolished)).toBeUndefined();
    givenStreams(abolished)
      .plan(() => spendAmount(TOWN, { ...fee, lines: [line(401n)] }, acting))
      .thenRefused('fund-abolished', { value: TOWN, wanted: COUNTY });
    givenStreams(streams)
      .plan(() => spendAmount(TOWN, { ...fee, lines: [line(401n)] }, acting))
      .thenRefused('not-enough-available', { wanted: '4.00 free' });
  });
});
