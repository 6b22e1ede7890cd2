import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { EnterOpeningBalance } from '../fund.commands.js';
import { fundDecider } from '../fund.decide.js';
import type { DonationReceived, FundEvent, FundOpened, IncomeEvent } from '../fund.events.js';
import { availableOn, deficitOf, restLines } from '../fund.state.js';
import type { ExchangePurpose, ReserveAmount } from '../outgo.commands.js';
import type { AmountReserved, AmountSpent, GiftReturned, PurposeExchanged, SpendingReturned } from '../outgo.events.js';
import type { ReverseEntry } from './reversal.commands.js';
import type { EntryReversed } from './reversal.events.js';

const TODAY = givenDay('2023-07-31');
const FUND = '411522101-welfare';
const day = (text: string): BusinessDate => givenDay(`2023-${text}`);
const REASON = { subject: 'subject-1', record: 'record-1', version: 1, commitment: 'c0ffee' };
const OPENED: readonly FundEvent[] = [
  {
    ...{ type: 'FundOpened', fund: FUND, region: '411522101', path: ['411522101', '411522'], level: 'township' },
    ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
  } satisfies FundOpened,
  { type: 'PurposeOpened', fund: FUND, purpose: '助学', words: ['助学'] },
  { type: 'PurposeAllowed', fund: FUND, purpose: '助学', allows: ['relief'] },
];
const at = (on: string) => ({ fund: FUND, account: 'bank', valueDate: day(on) });
const line = (amount: bigint, purpose = 'free') => ({ purpose, amountFen: fen(amount) });
const gift = (part: Partial<DonationReceived> = {}): DonationReceived => ({
  ...{ type: 'DonationReceived', entry: 'gift', ...at('03-01'), ...line(1_000n), donorKind: 'anonymous' },
  ...{ noReceiptReason: 'anonymous', ...part },
});
const GIFT = gift();
const dues = (amount: bigint, on: string, entry = 'dues'): IncomeEvent => ({
  ...{ type: 'DuesReceived', entry, ...at(on), ...line(amount) },
});
const RESERVED: AmountReserved = {
  ...{ type: 'AmountReserved', fund: FUND, reservation: 'r1', lines: [line(600n)], valueDate: day('04-01') },
  emergency: false,
};
const SPENT: AmountSpent = {
  ...{ type: 'AmountSpent', entry: 'spent', ...at('04-10'), lines: [line(600n)], kind: 'relief', reservation: 'r1' },
};
const BACK: SpendingReturned = {
  ...{ type: 'SpendingReturned', entry: 'back', ...at('04-20'), lines: [line(250n)], kind: 'relief' },
  ...{ spent: 'spent', reservation: 'r1' },
};
const RETURNED: GiftReturned = {
  ...{ type: 'GiftReturned', entry: 'returned', ...at('05-01'), lines: [line(300n)], gift: 'gift' },
  countsOn: day('03-01'),
};
const EXCHANGED: PurposeExchanged = {
  ...{ type: 'PurposeExchanged', fund: FUND, entry: 'exchange', from: 'free', to: '助学', ...{ amountFen: fen(400n) } },
  ...{ valueDate: day('06-01'), reason: 'donor-consent', gift: 'gift', evidence: ['e'] },
};

const reverse = (original: FundEvent, part: Partial<ReverseEntry> = {}): ReverseEntry => ({
  ...{ type: 'ReverseEntry', entry: `no-${'entry' in original ? original.entry : ''}`, original, asDeficit: false },
  ...{ reason: REASON, request: 'q1', ...part },
});
const after = (...events: readonly FundEvent[]) => given(fundDecider, [...OPENED, ...events]);
const facts = { today: TODAY };

/** The events of one reversal after another, each on top of the ones before it. */
function reversedOf(events: readonly FundEvent[], ...commands: readonly ReverseEntry[]): readonly FundEvent[] {
  return commands.reduce<readonly FundEvent[]>((before, command) => {
    const { decision } = given(fundDecider, [...OPENED, ...before]).when(command, facts);
    if ('refusal' in decision) throw new Error(JSON.stringify(decision));
    return [...before, ...decision.events];
  }, events);
}
const stateOf = (events: readonly FundEvent[]) =>
  [...OPENED, ...events].reduce((state, event) => fundDecider.evolve(state, event), fundDecider.initial());
const made = (original: FundEvent & { readonly entry: string }, part: Partial<EntryReversed>): EntryReversed => ({
  ...{ type: 'EntryReversed', fund: FUND, entry: `no-${original.entry}`, reversed: original.entry, lines: [] },
  ...{ kind: 'donation', account: 'bank', valueDate: TODAY, reason: REASON, request: 'q1', ...part },
});

describe('a reversal', () => {
  it('takes a gift back on its own day, and counts where that counted', () => {
    const counts = { valueDate: day('03-01'), countsOn: day('03-01') };
    after(GIFT)
      .when(reverse(GIFT), facts)
      .thenEvents(made(GIFT, { lines: [line(-1_000n)], ...counts }));
  });

  it.each<[IncomeEvent['type'], object]>([
    ['AppropriationReceived', {}],
    ['GrantReceived', {}],
    ['InterestReceived', {}],
    ['RefundReceived', { refundOf: 'insurer' }],
  ])('takes %s back, which counts where it counted', (type, part) => {
    const original = { ...GIFT, ...part, type } as IncomeEvent;
    const [event] = reversedOf([original], reverse(original)).slice(-1);
    expect(event).toMatchObject({ lines: [line(-1_000n)], valueDate: day('03-01') });
    expect('countsOn' in (event ?? {})).toBe(type === 'AppropriationReceived' || type === 'GrantReceived');
  });

  it('gives spent money back, with the lines of its reservation', () => {
    const events = reversedOf([GIFT, RESERVED, SPENT], reverse(SPENT));
    const spent = { kind: 'relief', lines: [line(600n)], valueDate: day('04-10'), reservation: 'r1' } as const;
    expect(events.at(-1)).toEqual(made(SPENT, spent));
    const open = stateOf(events).reservations.get('r1');
    expect(open === undefined ? [] : restLines(open)).toEqual([line(600n)]);
  });

  it('gives a fee back, which has no reservation', () => {
    const fee: AmountSpent = { type: 'AmountSpent', entry: 'fee', ...at('04-10'), lines: [line(5n)], kind: 'bank-fee' };
    const events = reversedOf([GIFT, fee], reverse(fee));
    expect(events.at(-1)).toEqual(made(fee, { kind: 'bank-fee', lines: [line(5n)], valueDate: day('04-10') }));
    expect(availableOn(stateOf(events), 'free', TODAY)).toBe(1_000n);
  });

  it('of an opening balance lets it be entered anew, on another day too', () => {
    const opening: IncomeEvent = { type: 'OpeningBalanceEntered', entry: 'opening', ...at('01-01'), ...line(700n) };
    const anew: EnterOpeningBalance = {
      ...{ type: 'EnterOpeningBalance', entry: 'anew', opensPurpose: false, account: 'bank' },
      ...{ ...line(800n), valueDate: day('02-01') },
    };
    after(opening).when(anew, facts).thenRefused('opening-on-another-day');
    const events = reversedOf([opening], reverse(opening));
    expect(after(...events).when(anew, facts).refusalCode).toBeUndefined();
    const other = dues(1n, '01-15');
    after(...reversedOf([opening, other], reverse(opening)))
      .when(anew, facts)
      .thenRefused('entries-before-opening', { wanted: day('01-15') });
  });
});

describe('what is left to reverse', () => {
  it('is less what went back to the donor', () => {
    const events = reversedOf([GIFT, RETURNED], reverse(GIFT));
    expect(events.at(-1)).toMatchObject({ lines: [line(-700n)] });
    after(...events)
      .when(reverse(GIFT), facts)
      .thenRefused('entry-reversed-already', { value: 'gift' });
    expect(availableOn(stateOf(events), 'free', TODAY)).toBe(0n);
  });

  it('grows again by the return that is reversed, before it or after it', () => {
    const first = reversedOf([GIFT, RETURNED], reverse(RETURNED), reverse(GIFT));
    expect(first.slice(-2)).toMatchObject([
      { kind: 'gift-return', lines: [line(300n)], gift: 'gift', countsOn: day('03-01') },
      { lines: [line(-1_000n)] },
    ]);
    const after = reversedOf([GIFT, RETURNED], reverse(GIFT), reverse(RETURNED), reverse(GIFT, { entry: 'again' }));
    expect(after.at(-1)).toMatchObject({ entry: 'again', lines: [line(-300n)] });
    for (const events of [first, after]) expect(availableOn(stateOf(events), 'free', day('03-01'))).toBe(0n);
  });

  it('is less what the bank sent back; the spending grows again by the return that is reversed', () => {
    const events = reversedOf([GIFT, RESERVED, SPENT, BACK], reverse(SPENT), reverse(BACK));
    expect(events.slice(-2)).toMatchObject([
      { kind: 'relief', lines: [line(350n)], reservation: 'r1' },
      { kind: 'relief', lines: [line(-250n)], reservation: 'r1', spent: 'spent' },
    ]);
    const all = reversedOf(events, reverse(SPENT, { entry: 'again' }));
    expect(all.at(-1)).toMatchObject({ lines: [line(250n)] });
    const open = stateOf(all).reservations.get('r1');
    expect(open === undefined ? [] : restLines(open)).toEqual([line(600n)]);
  });

  it('is, of a gift whose purpose changed, what stayed; the change can be reversed first', () => {
    const events = reversedOf([GIFT, EXCHANGED], reverse(GIFT));
    expect(events.at(-1)).toMatchObject({ lines: [line(-600n)] });
    const whole = reversedOf([GIFT, EXCHANGED], reverse(EXCHANGED, { gift: GIFT }), reverse(GIFT));
    expect(whole.slice(-2)).toMatchObject([
      { kind: 'purpose-exchange', lines: [line(400n), line(-400n, '助学')], gift: 'gift' },
      { lines: [line(-1_000n)] },
    ]);
    for (const purpose of ['free', '助学']) expect(availableOn(stateOf(whole), purpose, day('03-01'))).toBe(0n);
  });

  it('is nothing of an exchange whose money went back to the donor since', () => {
    const gone: GiftReturned = { ...RETURNED, entry: 'gone', valueDate: day('06-10'), lines: [line(400n, '助学')] };
    const more = { ...dues(500n, '06-05'), purpose: '助学' };
    after(GIFT, EXCHANGED, more, gone)
      .when(reverse(EXCHANGED, { gift: GIFT }), facts)
      .thenRefused('more-than-given', { value: '4.00 助学', wanted: '0.00' });
  });

  it('is nothing once it was reversed', () => {
    for (const original of [GIFT, dues(10n, '03-01')]) {
      const events = reversedOf([original], reverse(original));
      after(...events)
        .when(reverse(original), facts)
        .thenRefused('entry-reversed-already');
    }
    const events = reversedOf([GIFT, EXCHANGED], reverse(EXCHANGED, { gift: GIFT }));
    after(...events)
      .when(reverse(EXCHANGED, { gift: GIFT }), facts)
      .thenRefused('entry-reversed-already');
  });

  it('is returned no more after a reversal', () => {
    const events = reversedOf([GIFT, dues(5_000n, '01-01')], reverse(GIFT));
    const back = { type: 'ReturnGift', entry: 'x', account: 'bank', valueDate: TODAY, lines: [line(1n)] } as const;
    after(...events)
      .when({ ...back, gift: GIFT }, facts)
      .thenRefused('more-than-given', { wanted: '0.00' });
  });
});

describe('a reversal is refused', () => {
  it('where its money was spent since, naming how much of which purpose there is', () => {
    after(GIFT, RESERVED, SPENT)
      .when(reverse(GIFT), facts)
      .thenRefused('not-enough-available', { value: '10.00', wanted: '4.00 free' });
    // On the entry's own day, whatever came later.
    after(GIFT, RESERVED, SPENT, dues(9_999n, '05-01')).when(reverse(GIFT), facts).thenRefused('not-enough-available');
    expect(after(GIFT, RESERVED, SPENT, dues(600n, '01-01')).when(reverse(GIFT), facts).refusalCode).toBeUndefined();
  });

  it('of what has a way of its own, which is named', () => {
    const event = made(GIFT, {});
    after(GIFT).when(reverse(event), facts).thenRefused('reversal-not-reversible', { wanted: 'gift' });
    after(GIFT).when(reverse(RESERVED), facts).thenRefused('reservation-not-reversible', { wanted: 'release' });
    const sent = { type: 'TransferSent', fund: FUND, transfer: 't1', lines: [line(1n)], other: 'x' } as const;
    after(GIFT)
      .when(reverse({ ...sent, valueDate: TODAY }), facts)
      .thenRefused('transfer-not-reversible');
    given(fundDecider, []).when(reverse(GIFT), facts).thenRefused('fund-unknown');
  });

  it('of money that came back from the bank and was spent again', () => {
    const again = { ...SPENT, entry: 'again', valueDate: day('04-25'), lines: [line(250n)] };
    after(GIFT, RESERVED, SPENT, BACK, again)
      .when(reverse(BACK), facts)
      .thenRefused('more-than-reserved', { value: '2.50 free', wanted: '0.00 r1' });
    const events = reversedOf([GIFT, RESERVED, SPENT, BACK, again], reverse(again), reverse(BACK));
    expect(stateOf(events).reservations.size).toBe(0);
    expect(availableOn(stateOf(events), 'free', TODAY)).toBe(400n);
  });
});

describe('an entry in closed time', () => {
  const closed: FundEvent = { type: 'MonthClosed', fund: FUND, through: day('03-31') };

  it('is taken back today, marked with the day it belongs to, and counts where it counted', () => {
    const [event] = reversedOf([GIFT, closed], reverse(GIFT)).slice(-1);
    expect(event).toMatchObject({ valueDate: TODAY, belongsOn: day('03-01'), countsOn: day('03-01') });
    const later = gift({ valueDate: day('04-01') });
    expect(reversedOf([later, closed], reverse(later)).at(-1)).toMatchObject({ valueDate: day('04-01') });
  });

  it('leaves what was there in closed time as it was', () => {
    const state = stateOf(reversedOf([GIFT, dues(5n, '04-01'), closed], reverse(GIFT)));
    expect([availableOn(state, 'free', day('07-30')), availableOn(state, 'free', TODAY)]).toEqual([5n, 5n]);
    after(GIFT, closed, { ...RESERVED, valueDate: day('04-01') }, SPENT)
      .when(reverse(GIFT), facts)
      .thenRefused('not-enough-available', { wanted: '4.00 free' });
  });
});

describe('a reservation whose last day is over', () => {
  it('gives up what was left before a spending of it is reversed, whether its day has been noted or not', () => {
    const reserved = { ...RESERVED, lines: [line(700n)], expiresOn: day('05-31') };
    const [released, reversed] = reversedOf([GIFT, reserved, SPENT], reverse(SPENT)).slice(-2);
    expect(released).toMatchObject({ type: 'ReservationReleased', lines: [line(100n)], valueDate: day('06-01') });
    expect(reversed).toMatchObject({ type: 'EntryReversed', lines: [line(600n)], reservation: 'r1' });
  });
});

describe('a deficit', () => {
  const spent = [GIFT, RESERVED, SPENT];
  const events = reversedOf(spent, reverse(GIFT, { asDeficit: true }));
  const reserve: ReserveAmount = {
    ...{ type: 'ReserveAmount', reservation: 'r9', lines: [line(1n)], valueDate: TODAY, emergency: true },
  };

  it('says how much of which purpose is short', () => {
    expect(events.at(-1)).toMatchObject({ lines: [line(-1_000n)], deficitLines: [line(600n)] });
    expect(deficitOf(stateOf(events), 'free')).toBe(600n);
    const [sound] = reversedOf([GIFT], reverse(GIFT, { asDeficit: true })).slice(-1);
    expect(sound).not.toHaveProperty('deficitLines');
  });

  it('keeps the fund from every reservation, of any purpose, until new money covers it', () => {
    const other = { ...dues(50n, '07-01'), purpose: '助学' };
    const wanted = { value: 'free', wanted: '6.00' };
    after(...events, other)
      .when({ ...reserve, lines: [line(1n, '助学')] }, facts)
      .thenRefused('fund-in-deficit', wanted);
    after(...events, dues(599n, '07-30'))
      .when(reserve, facts)
      .thenRefused('fund-in-deficit', { wanted: '0.01' });
    expect(after(...events, dues(601n, '07-30')).when(reserve, facts).refusalCode).toBeUndefined();
    // From its own day on, not before it.
    after(...events, dues(601n, '07-30'))
      .when({ ...reserve, valueDate: day('07-29') }, facts)
      .thenRefused('not-enough-available');
  });

  it('is told before a hold', () => {
    const held = { type: 'ApprovalsHeld', fund: FUND, hold: 'h1', cause: 'minimum-checkpoint', year: 2023 } as const;
    const hold: FundEvent = { ...held, checkpoint: '06-30', on: day('06-30') };
    after(...events, hold)
      .when({ ...reserve, emergency: false }, facts)
      .thenRefused('fund-in-deficit');
  });

  it('of a purpose is covered by free money, by no more than is short', () => {
    const study = gift({ purpose: '助学' });
    const reserved = { ...RESERVED, lines: [line(600n, '助学')] };
    const paid = { ...SPENT, lines: [line(600n, '助学')] };
    const short = reversedOf([study, reserved, paid, dues(900n, '07-01')], reverse(study, { asDeficit: true }));
    const cover: ExchangePurpose = {
      ...{ type: 'ExchangePurpose', entry: 'cover', from: 'free', to: '助学', amountFen: fen(600n) },
      ...{ valueDate: day('07-02'), reason: 'deficit-cover', evidence: [] },
    };
    after(...short)
      .when({ ...cover, amountFen: fen(601n) }, facts)
      .thenRefused('more-than-deficit', { value: '6.01', wanted: '6.00 助学' });
    after(...short)
      .when({ ...cover, valueDate: day('06-30') }, facts)
      .thenRefused('not-enough-available');
    const { decision } = after(...short).when(cover, facts);
    const covered = [...short, ...('events' in decision ? decision.events : [])];
    expect(deficitOf(stateOf(covered), '助学')).toBe(0n);
    expect(after(...covered).when(reserve, facts).refusalCode).toBeUndefined();
  });

  it('takes a returned spending’s money alone where its reservation has no more', () => {
    const again = { ...SPENT, entry: 'again', valueDate: day('04-25'), lines: [line(250n)] };
    const [event] = reversedOf([GIFT, RESERVED, SPENT, BACK, again], reverse(BACK, { asDeficit: true })).slice(-1);
    expect(event).toMatchObject({ lines: [line(-250n)], spent: 'spent' });
    expect(event).not.toHaveProperty('reservation');
    expect(event).not.toHaveProperty('deficitLines');
  });
});
