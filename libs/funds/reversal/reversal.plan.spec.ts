import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams, negated, steps } from '#kernel';
import type { Histories, Plan } from '#kernel';
import { approveRequest } from '#people';
import { exchangePurpose, reserveAmount, returnGift } from '../outgo.plan.js';
import { lapseQuota } from '../closing.plan.js';
import { followMerge } from '../succession/succession.plan.js';
import type { FundEvent } from '../fund.events.js';
import { askCover, askReversal, planReversal } from './reversal.plan.js';
import type { ReversalContent, ReversalPlan } from './reversal.plan.js';

const TODAY = givenDay('2024-09-10');
const MERGED = givenDay('2024-07-01');
const [OLD, NEW, NEWER] = ['411522102-welfare', '411522101-welfare', '411522103-welfare'];
const acting = { by: 'li', on: TODAY };
const reason = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };

const opened = (fund: string): FundEvent => ({
  ...{ type: 'FundOpened', fund, region: fund.slice(0, 9), path: [fund.slice(0, 9), '411522'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
});
const line = (amount: bigint, purpose = 'free') => ({ purpose, amountFen: fen(amount) });
const gift = (fund: string, amount: bigint, part: { readonly valueDate: string; readonly account?: string }) => ({
  ...{ type: 'DonationReceived', fund, entry: `gift-${part.valueDate}`, account: 'bank', ...line(amount) },
  ...{ donorKind: 'anonymous', noReceiptReason: 'anonymous', ...part },
});
const fee = (fund: string, amount: bigint, on: string) => ({
  ...{ type: 'AmountSpent', fund, entry: `fee-${on}`, account: 'bank', lines: [line(amount)], kind: 'bank-fee' },
  valueDate: givenDay(on),
});
const person = (...roles: readonly string[]) => [
  { type: 'PersonAdded', person: 'li' },
  ...roles.map((role) => ({ type: 'RoleGranted', role, region: '*', from: '2024-01-01' })),
];
const account = (name: string, region: string, kind = 'bank') => [
  { type: 'AccountOpened', account: name, region, name, kind, ways: [] },
];
const people: Histories = {
  'person-li': person('finance-officer'),
  'account-bank': account('bank', '411522'),
  'account-town': account('town', '411522102'),
  'account-foreign': account('foreign', '411522199'),
};
const GIFT = gift(OLD, 500n, { valueDate: '2024-06-10' });
const start: Histories = { ...people, [`fund-${OLD}`]: [opened(OLD), GIFT], [`fund-${NEW}`]: [opened(NEW)] };

let ids = 0;

/** What is there after a plan was carried out. */
function after(histories: Histories, plan: () => Plan): Histories {
  const { came } = givenStreams(histories).plan(plan);
  if (came.kind !== 'written') throw new Error(JSON.stringify(came, (_, one: unknown) => String(one)));
  const written = Object.entries(came.streams).map(([name, events]) => [name, [...(histories[name] ?? []), ...events]]);
  return { ...histories, ...(Object.fromEntries(written) as Histories) };
}
const merge = (from: string, into: string, on = MERGED) => {
  ids += 1;
  const cause = `${from} ${String(ids)}`;
  const idOf = (what: string) => `${cause} ${what}`;
  return () => followMerge({ fund: from, into: into.slice(0, 9), on, inTransit: [], idOf });
};
const written = (before: Histories, plan: () => Plan) => {
  const later = after(before, plan);
  return (name: string) => (later[name] ?? []).slice(before[name]?.length ?? 0);
};
/** Where an entry stands in its fund's stream. */
const placeOf = (histories: Histories, fund: string, entry: string) =>
  (histories[`fund-${fund}`] ?? []).findIndex((event) => 'entry' in event && event.entry === entry);

const carriedOut: ReversalPlan = function* (asked, confirmed) {
  const planned = yield* planReversal(asked, confirmed);
  return planned.kind === 'refused' ? planned : steps(planned.steps, {});
};
const reversal = (histories: Histories, which: readonly [fund: string, entry: string], asDeficit = false) => {
  const [fund, entry] = which;
  const asked = { fund, entry: 'back', reversed: entry, revision: placeOf(histories, fund, entry), asDeficit, reason };
  return () => carriedOut(asked, { request: 'q', acting });
};
const reversed = (amount: bigint, on: string, part: object = {}) => ({
  ...{ type: 'EntryReversed', fund: OLD, entry: 'back', reversed: 'gift-2024-06-10', lines: [line(-amount)] },
  ...{ account: 'bank', valueDate: givenDay(on), reason, request: 'q', kind: 'donation' },
  ...{ countsOn: givenDay('2024-06-10'), ...part },
});
const passed = (amount: bigint, on: string) => ({
  transfer: 'back-money',
  lines: [line(amount)],
  valueDate: givenDay(on),
});
const came = (amount: bigint, on: string) => ({
  type: 'TransferReceived',
  fund: OLD,
  other: NEW,
  ...passed(amount, on),
});
const sent = (amount: bigint, on: string) => ({ type: 'TransferSent', fund: NEW, other: OLD, ...passed(amount, on) });

describe('asking for a reversal', () => {
  const ask = (asDeficit: boolean, histories = start, place: object = { revision: 1 }) => {
    const asked = { fund: OLD, entry: 'back', reversed: { entry: 'gift-2024-06-10', revision: 1, ...place } };
    const made = { ...asked, asDeficit, reason, request: 'q' };
    return givenStreams(histories).plan(() => askReversal(made, acting, carriedOut));
  };

  it('leaves a request that one other person confirms, two others where it is a deficit, and does nothing yet', () => {
    const spent = { ...start, [`fund-${OLD}`]: [...(start[`fund-${OLD}`] ?? []), fee(OLD, 200n, '2024-06-11')] };
    for (const [asDeficit, approvals, histories] of [
      [false, 1, start],
      [true, 2, spent],
    ] as const) {
      const { came: done } = ask(asDeficit, histories);
      const made = { type: 'RequestMade', action: 'reverse-entry', roles: ['finance-officer', 'leader'], approvals };
      expect(done).toMatchObject({ kind: 'written', result: { request: 'q' }, streams: { 'request-q': [made] } });
      expect(done.kind === 'written' ? Object.keys(done.streams) : []).toEqual(['request-q']);
    }
    ask(false, spent).thenRefused('not-enough-available', { wanted: '3.00 free' });
  });

  it('takes who may ask, and an entry of the fund', () => {
    for (const role of ['clerk', 'cashier', 'finance-officer'])
      expect(ask(false, { ...start, 'person-li': person(role) }).refusalCode).toBeUndefined();
    for (const role of ['leader', 'auditor', 'administrator'])
      ask(false, { ...start, 'person-li': person(role) }).thenRefused('role-missing');
    ask(false, start, { revision: undefined }).thenRefused('entry-unknown', { value: 'gift-2024-06-10' });
    ask(false, start, { entry: 'another' }).thenRefused('entry-unknown', { value: 'another' });
  });
});

describe('asking for the cover of a deficit', () => {
  it('leaves a request that two others confirm', () => {
    const study = { type: 'PurposeOpened', fund: OLD, purpose: '助学', words: ['助学'] };
    const spent = { ...fee(OLD, 30n, '2024-06-11'), lines: [line(30n, '助学')] };
    const short = { ...start, [`fund-${OLD}`]: [opened(OLD), study, GIFT, spent] };
    const cover = {
      fund: OLD,
      entry: 'cover',
      purpose: '助学',
      amountFen: fen(30n),
      valueDate: givenDay('2024-06-12'),
    };
    const { came: done } = givenStreams(short).plan(() => askCover(cover, 'q', acting));
    expect(done).toMatchObject({ streams: { 'request-q': [{ action: 'cover-deficit', approvals: 2 }] } });
    const more = { ...cover, amountFen: fen(31n) };
    givenStreams(short)
      .plan(() => askCover(more, 'q', acting))
      .thenRefused('more-than-deficit', { wanted: '0.30 助学' });
  });
});

describe('the account of what is reversed', () => {
  const histories = (name: string): Histories => ({
    ...start,
    [`fund-${NEW}`]: [
      opened(NEW),
      { type: 'FundTookOver', fund: NEW, predecessor: OLD, region: '411522102', on: MERGED },
      gift(NEW, 40n, { valueDate: '2024-08-01', account: name }),
    ],
  });
  const when = (name: string) => {
    const given = histories(name);
    return givenStreams(given).plan(reversal(given, [NEW, 'gift-2024-08-01']));
  };

  it('is one of the fund’s own regions, of those above, or of a region whose fund it took over', () => {
    expect([when('bank').refusalCode, when('town').refusalCode]).toEqual([undefined, undefined]);
    when('foreign').thenRefused('account-not-of-region', { value: 'foreign', wanted: '411522101' });
  });

  it('is written where it keeps its own balance, and refuses closed time', () => {
    const posted = { type: 'AccountPosted', entry: 'gift-2024-08-01', amountFen: fen(40n), valueDate: '2024-08-01' };
    const given = { ...histories('box'), 'account-box': [...account('box', '411522101', 'cash'), posted] };
    expect(written(given, reversal(given, [NEW, 'gift-2024-08-01']))('account-box')).toEqual([
      { ...posted, entry: 'back', amountFen: negated(fen(40n)) },
    ]);
    const closed = { type: 'AccountClosed', account: 'box', through: '2024-08-31' };
    const later = { ...given, 'account-box': [...given['account-box'], closed] };
    givenStreams(later)
      .plan(reversal(later, [NEW, 'gift-2024-08-01']))
      .thenRefused('account-closed', { wanted: '2024-09-01' });
  });
});

describe('an entry of an abolished fund', () => {
  const merged = after(start, merge(OLD, NEW));

  it('is taken back on its own day; its money comes back from the fund that took over, on the day of the merge', () => {
    const wrote = written(merged, reversal(merged, [OLD, 'gift-2024-06-10']));
    expect(wrote(`fund-${OLD}`)).toEqual([came(500n, '2024-07-01'), reversed(500n, '2024-06-10')]);
    expect(wrote(`fund-${NEW}`)).toEqual([sent(500n, '2024-07-01')]);
    expect(wrote('transfer-back-money')).toEqual([
      { type: 'TransferBegan', from: NEW, to: OLD, ...passed(500n, '2024-07-01') },
      { type: 'TransferSettled', transfer: 'back-money', outcome: 'received', valueDate: '2024-07-01' },
    ]);
    const done = after(merged, reversal(merged, [OLD, 'gift-2024-06-10']));
    givenStreams(done).plan(merge(OLD, NEW)).thenNothing({ fund: OLD });
  });

  it('is tried when it is asked for, and carried out when another confirms it', () => {
    const asked = { fund: OLD, entry: 'back', reversed: { entry: 'gift-2024-06-10', revision: 1 }, asDeficit: false };
    const clerk = { ...merged, 'person-li': person('clerk'), 'person-wu': person('finance-officer') };
    const open = after(clerk, () => askReversal({ ...asked, reason, request: 'q' }, acting, carriedOut));
    const confirm = () =>
      approveRequest('q', { by: 'wu', on: TODAY }, (made, by) =>
        carriedOut(made.content as unknown as ReversalContent, { request: 'q', acting: by }),
      );
    expect(written(open, confirm)(`fund-${OLD}`)).toEqual([came(500n, '2024-07-01'), reversed(500n, '2024-06-10')]);
  });

  it('is refused where the fund that took over has spent the money, which is named; a deficit lies there', () => {
    const gone = { ...merged, [`fund-${NEW}`]: [...(merged[`fund-${NEW}`] ?? []), fee(NEW, 350n, '2024-08-01')] };
    givenStreams(gone)
      .plan(reversal(gone, [OLD, 'gift-2024-06-10']))
      .thenRefused('not-enough-available', { value: '5.00', wanted: `1.50 free ${NEW}` });
    const wrote = written(gone, reversal(gone, [OLD, 'gift-2024-06-10'], true));
    expect(wrote(`fund-${OLD}`)).toEqual([
      came(500n, '2024-07-01'),
      reversed(500n, '2024-06-10', { deficitLines: [line(350n)] }),
    ]);
    expect(wrote(`fund-${NEW}`)).toEqual([sent(500n, '2024-07-01')]);
    const held = after(gone, reversal(gone, [OLD, 'gift-2024-06-10'], true));
    const kept = {
      type: 'ReserveAmount',
      reservation: 'r',
      lines: [line(1n)],
      valueDate: TODAY,
      emergency: true,
    } as const;
    givenStreams(held)
      .plan(() => reserveAmount(NEW, kept, acting))
      .thenRefused('fund-in-deficit', { value: 'free', wanted: '3.50' });
  });

  it('is refused where the money was spent before the merge: what the other fund has is not asked for it', () => {
    const before = { ...start, [`fund-${OLD}`]: [opened(OLD), GIFT, fee(OLD, 300n, '2024-06-20')] };
    const rich = after(
      { ...before, [`fund-${NEW}`]: [opened(NEW), gift(NEW, 900n, { valueDate: '2024-06-01' })] },
      merge(OLD, NEW),
    );
    givenStreams(rich)
      .plan(reversal(rich, [OLD, 'gift-2024-06-10']))
      .thenRefused('not-enough-available', { value: '5.00', wanted: '2.00 free' });
  });

  it('is taken back in open time where its own time is closed, in its own fund or where the money is', () => {
    const closed = (fund: string, through: string) => ({
      ...merged,
      [`fund-${fund}`]: [...(merged[`fund-${fund}`] ?? []), { type: 'MonthClosed', fund, through: givenDay(through) }],
    });
    for (const [fund, through] of [
      [OLD, '2024-06-30'],
      [NEW, '2024-07-31'],
    ] as const) {
      const given = closed(fund, through);
      const wrote = written(given, reversal(given, [OLD, 'gift-2024-06-10']));
      expect(wrote(`fund-${OLD}`)).toEqual([
        came(500n, TODAY),
        reversed(500n, TODAY, { belongsOn: givenDay('2024-06-10') }),
      ]);
      expect(wrote(`fund-${NEW}`)).toEqual([sent(500n, TODAY)]);
    }
    const given = closed(NEW, '2024-06-30');
    expect(written(given, reversal(given, [OLD, 'gift-2024-06-10']))(`fund-${OLD}`)).toEqual([
      came(500n, '2024-07-01'),
      reversed(500n, '2024-06-10'),
    ]);
  });

  it('asks for no more than the fund itself has not got', () => {
    const given = {
      ...merged,
      [`fund-${OLD}`]: [...(merged[`fund-${OLD}`] ?? []), gift(OLD, 120n, { valueDate: '2024-06-11' })],
    };
    expect(written(given, reversal(given, [OLD, 'gift-2024-06-10']))(`fund-${NEW}`)).toEqual([
      sent(380n, '2024-07-01'),
    ]);
    const whole = written(given, reversal(given, [OLD, 'gift-2024-06-11']));
    expect([whole(`fund-${OLD}`).length, whole(`fund-${NEW}`)]).toEqual([1, []]);
  });

  it('has its money come back through every fund that took over since, each on its own day', () => {
    const twice = after({ ...merged, [`fund-${NEWER}`]: [opened(NEWER)] }, merge(NEW, NEWER, givenDay('2024-08-01')));
    const wrote = written(twice, reversal(twice, [OLD, 'gift-2024-06-10']));
    const beyond = { ...passed(500n, '2024-08-01'), transfer: 'back-money-1' };
    expect(wrote(`fund-${OLD}`)).toEqual([came(500n, '2024-07-01'), reversed(500n, '2024-06-10')]);
    expect(wrote(`fund-${NEW}`)).toEqual([
      { type: 'TransferReceived', fund: NEW, other: NEWER, ...beyond },
      sent(500n, '2024-07-01'),
    ]);
    expect(wrote(`fund-${NEWER}`)).toEqual([{ type: 'TransferSent', fund: NEWER, other: NEW, ...beyond }]);
    const gone = { ...twice, [`fund-${NEWER}`]: [...(twice[`fund-${NEWER}`] ?? []), fee(NEWER, 1n, '2024-08-02')] };
    givenStreams(gone)
      .plan(reversal(gone, [OLD, 'gift-2024-06-10']))
      .thenRefused('not-enough-available', { wanted: `4.99 free ${NEWER}` });
  });

  it('that paid money gives it back without the other fund, and follows it', () => {
    const paid = after(
      { ...start, [`fund-${OLD}`]: [opened(OLD), GIFT, fee(OLD, 300n, '2024-06-20')] },
      merge(OLD, NEW),
    );
    const done = after(paid, reversal(paid, [OLD, 'fee-2024-06-20']));
    expect((done[`fund-${NEW}`] ?? []).length).toBe((paid[`fund-${NEW}`] ?? []).length);
    const follows = givenStreams(done).plan(merge(OLD, NEW)).came;
    expect(follows).toMatchObject({
      streams: { [`fund-${NEW}`]: [{ type: 'TransferReceived', lines: [line(300n)] }] },
    });
  });
});

describe('what answers a gift of an abolished fund', () => {
  const study = { type: 'PurposeOpened', fund: OLD, purpose: '助学', words: ['助学'] };
  const merged = after({ ...start, [`fund-${OLD}`]: [opened(OLD), study, GIFT] }, merge(OLD, NEW));
  const of = { acting, gift: { entry: 'gift-2024-06-10', revision: 2 } };
  const give = (amount: bigint, on: string) => {
    const command = { type: 'ReturnGift', entry: 'back', account: 'town', lines: [line(amount)] } as const;
    return () => returnGift(OLD, { ...command, valueDate: givenDay(on) }, of);
  };
  const returned = (amount: bigint, on: string) => ({
    ...{ type: 'GiftReturned', fund: OLD, entry: 'back', lines: [line(amount)], account: 'town' },
    ...{ valueDate: givenDay(on), gift: 'gift-2024-06-10', countsOn: givenDay('2024-06-10') },
  });

  it('a return to its donor pays with the money that went on, and lowers what the old fund contributed', () => {
    for (const [on, passes] of [
      ['2024-08-20', '2024-08-20'],
      ['2024-06-20', '2024-07-01'],
    ] as const) {
      const wrote = written(merged, give(200n, on));
      expect(wrote(`fund-${OLD}`)).toEqual([came(200n, passes), returned(200n, on)]);
      expect(wrote(`fund-${NEW}`)).toEqual([sent(200n, passes)]);
    }
    givenStreams(merged).plan(give(501n, '2024-08-20')).thenRefused('more-than-given', { wanted: '5.00' });
    const gone = { ...merged, [`fund-${NEW}`]: [...(merged[`fund-${NEW}`] ?? []), fee(NEW, 350n, '2024-08-01')] };
    givenStreams(gone)
      .plan(give(200n, '2024-08-20'))
      .thenRefused('not-enough-available', { wanted: `1.50 free ${NEW}` });
  });

  it('a return is not dated into time that the fund with the money has closed', () => {
    const closed = { type: 'MonthClosed', fund: NEW, through: givenDay('2024-07-31') };
    const given = { ...merged, [`fund-${NEW}`]: [...(merged[`fund-${NEW}`] ?? []), closed] };
    givenStreams(given).plan(give(200n, '2024-06-20')).thenRefused('dated-in-closed-time', { wanted: '2024-08-01' });
    expect(givenStreams(given).plan(give(200n, '2024-08-01')).refusalCode).toBeUndefined();
  });

  it('a change of its purpose takes the money back, which goes on under the new one', () => {
    const exchange = { type: 'ExchangePurpose', entry: 'back', from: 'free', to: '助学', evidence: ['e'] } as const;
    const money = { amountFen: fen(200n), valueDate: givenDay('2024-08-20'), reason: 'donor-consent' } as const;
    const plan = () => exchangePurpose(OLD, { ...exchange, ...money }, of);
    expect(written(merged, plan)(`fund-${OLD}`)).toMatchObject([
      came(200n, '2024-08-20'),
      { type: 'PurposeExchanged' },
    ]);
    const { came: follows } = givenStreams(after(merged, plan)).plan(merge(OLD, NEW));
    const ofStudy = { type: 'TransferReceived', lines: [line(200n, '助学')] };
    expect(follows).toMatchObject({ streams: { [`fund-${NEW}`]: [ofStudy] } });
  });

  it('a quota that lapses takes the money back', () => {
    const granted = { type: 'AppropriationReceived', fund: OLD, entry: 'granted', account: 'quota', ...line(90n) };
    const on = givenDay('2024-06-12');
    const posted = { type: 'AccountPosted', entry: 'granted', amountFen: fen(90n), valueDate: on };
    const quota = {
      ...start,
      [`fund-${OLD}`]: [opened(OLD), { ...granted, valueDate: on }],
      'account-quota': [...account('quota', '411522102', 'quota'), posted],
    };
    const given = after(quota, merge(OLD, NEW));
    const lapse = { type: 'LapseQuota', entry: 'back', amountFen: fen(50n), valueDate: TODAY } as const;
    const wrote = written(given, () => {
      return lapseQuota(OLD, lapse, { acting, appropriation: { entry: 'granted', revision: 1 } });
    });
    expect(wrote(`fund-${OLD}`)).toMatchObject([came(50n, TODAY), { type: 'QuotaLapsed', amountFen: fen(50n) }]);
    expect(wrote(`fund-${NEW}`)).toEqual([sent(50n, TODAY)]);
  });
});
