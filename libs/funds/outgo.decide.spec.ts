import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, outOfOrder } from '#kernel';
import type { Fault } from '#kernel';
import type { FundCommand } from './fund.commands.js';
import { fundDecider } from './fund.decide.js';
import type { DonationReceived, FundEvent, FundOpened } from './fund.events.js';
import type { OutgoCommand, SpendAtOnce } from './outgo.commands.js';
import type { AmountReserved, AmountSpent, PurposeLine } from './outgo.events.js';

const fund = '411522101-welfare';
const FACTS = { today: givenDay('2023-12-31') };
const day = (text: string) => givenDay(`2023-${text}`);
const line = (amount: bigint, purpose = 'free'): PurposeLine => ({ purpose, amountFen: fen(amount) });
const OPENED: FundOpened = {
  ...{ type: 'FundOpened', fund, region: '411522101', path: ['411522101'], level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};
const STUDENTS: FundEvent = { type: 'PurposeOpened', fund, purpose: '助学', words: ['助学'] };
const ALLOWED: FundEvent = { type: 'PurposeAllowed', fund, purpose: '助学', allows: ['relief'] };
const money = (amount: bigint, on: string, purpose = 'free'): DonationReceived => ({
  ...{ type: 'DonationReceived', fund, entry: 'gift', purpose, account: 'bank', amountFen: fen(amount) },
  ...{ valueDate: day(on), donorKind: 'anonymous', noReceiptReason: 'anonymous' },
});
const reserved = (lines: readonly PurposeLine[], on: string, expires?: string): AmountReserved => ({
  ...{ type: 'AmountReserved', fund, reservation: 'r1', lines, valueDate: day(on), emergency: false },
  ...(expires === undefined ? {} : { expiresOn: day(expires) }),
});
const spent = (amount: bigint, on: string, part: Partial<AmountSpent> = {}): AmountSpent => ({
  ...{ type: 'AmountSpent', fund, entry: 's1', lines: [line(amount)], account: 'bank', valueDate: day(on) },
  ...{ kind: 'relief', reservation: 'r1', ...part },
});
const outgo = (on: string) => ({ entry: 'e1', account: 'bank', valueDate: day(on) });
const spend = (amount: bigint, on: string): OutgoCommand => {
  return { type: 'SpendAmount', ...outgo(on), kind: 'relief', reservation: 'r1', lines: [line(amount)] };
};
const reserve = (amount: bigint, on: string): OutgoCommand => {
  return { type: 'ReserveAmount', reservation: 'r2', lines: [line(amount)], valueDate: day(on), emergency: false };
};
const when = (events: readonly FundEvent[], command: FundCommand) =>
  given(fundDecider, [OPENED, STUDENTS, ...events]).when(command, FACTS);

describe('available on a day', () => {
  const events = [money(100n, '01-10'), reserved([line(100n)], '12-01'), money(50n, '12-20')];

  it('is the least that any later day leaves, so that money which comes later is not spent before', () => {
    when(events, reserve(50n, '12-20')).thenEvents({ ...reserved([line(50n)], '12-20'), reservation: 'r2' });
    for (const on of ['01-10', '06-30', '12-19']) {
      when(events, reserve(1n, on)).thenRefused('not-enough-available', { value: '0.01', wanted: '0.00 free' });
    }
    when(events, reserve(51n, '12-20')).thenRefused('not-enough-available', { value: '0.51', wanted: '0.50 free' });
  });

  it('is each purpose’s own', () => {
    const student: OutgoCommand = {
      type: 'ReserveAmount',
      reservation: 'r2',
      lines: [line(1n, '助学')],
      valueDate: day('12-20'),
      emergency: false,
    };
    when([...events, ALLOWED], student).thenRefused('not-enough-available', { wanted: '0.00 助学' });
    when([...events, money(1n, '12-01', '助学')], student).thenRefused('purpose-not-allowed', { value: '助学' });
  });
});

describe('a reservation', () => {
  const begun = [money(100n, '01-10'), reserved([line(100n)], '02-01', '03-31')];

  it('is spent up to its rest, whatever the dates of what was spent before', () => {
    const events = [...begun, spent(60n, '03-20')];
    when(events, spend(40n, '02-01')).thenEvents({ ...spent(40n, '02-01'), entry: 'e1' });
    when(events, spend(41n, '02-01')).thenRefused('more-than-reserved', { value: '0.41 free', wanted: '0.40 r1' });
  });

  it('gives back what the bank sent back from that day on, not before', () => {
    const events = [
      ...begun,
      spent(60n, '02-10'),
      {
        type: 'SpendingReturned',
        ...outgo('03-10'),
        fund,
        lines: [line(60n)],
        kind: 'relief',
        spent: 's1',
        reservation: 'r1',
      } as const,
    ];
    when(events, spend(41n, '03-09')).thenRefused('more-than-reserved', { wanted: '0.40 r1' });
    when(events, spend(100n, '03-10')).thenEvents({ ...spent(100n, '03-10'), entry: 'e1' });
  });

  it('is over after its last day, released or not', () => {
    when(begun, spend(1n, '03-31')).thenEvents({ ...spent(1n, '03-31'), entry: 'e1' });
    when(begun, spend(1n, '04-01')).thenRefused('reservation-expired', { value: '2023-04-01', wanted: '2023-03-31' });
  });

  it('lets what was left go before the bank’s money comes back after its last day', () => {
    const events = [...begun, spent(60n, '02-10')];
    const back = { ...outgo('04-20'), lines: [line(60n)] };
    const returned = {
      type: 'SpendingReturned',
      fund,
      ...back,
      kind: 'relief',
      spent: 's1',
      reservation: 'r1',
    } as const;
    const released = {
      type: 'ReservationReleased',
      fund,
      entry: 'e1',
      reservation: 'r1',
      lines: [line(40n)],
      valueDate: day('04-01'),
      cause: 'expired',
    } as const;
    when(events, { type: 'ReturnSpending', ...back, spent: spent(60n, '02-10') }).thenEvents(released, returned);
    when([...events, released], { type: 'ReturnSpending', ...back, spent: spent(60n, '02-10') }).thenEvents(returned);
    when([...events, released, returned], spend(60n, '12-31')).thenEvents({ ...spent(60n, '12-31'), entry: 'e1' });
  });

  it('is given up whole where no part is named, and then is no more', () => {
    const release = {
      type: 'ReleaseReservation',
      entry: 'e1',
      reservation: 'r1',
      valueDate: day('02-02'),
      cause: 'released',
    } as const;
    const released = {
      type: 'ReservationReleased',
      fund,
      entry: 'e1',
      reservation: 'r1',
      lines: [line(100n)],
      valueDate: day('02-02'),
      cause: 'released',
    } as const;
    when(begun, release).thenEvents(released);
    when([...begun, released], release).thenRefused('reservation-unknown');
    when([...begun, released], spend(1n, '02-02')).thenRefused('reservation-unknown');
  });
});

describe('a fee taken from a gift', () => {
  const gift = money(1_000n, '03-01', '助学');
  const fee: OutgoCommand = { type: 'BearGiftFee', ...outgo('03-02'), amountFen: fen(6n), gift };
  const borne = (purpose: string): AmountSpent => {
    return { type: 'AmountSpent', fund, ...outgo('03-02'), lines: [line(6n, purpose)], kind: 'bank-fee', gift: 'gift' };
  };

  it('is borne by free money, else by the gift’s own purpose, though that allows nothing yet', () => {
    when([gift, money(6n, '01-10')], fee).thenEvents(borne('free'));
    when([gift, money(5n, '01-10')], fee).thenEvents(borne('助学'));
    when([gift, money(6n, '03-03')], fee).thenEvents(borne('助学'));
  });

  describe('with others that were taken from it', () => {
    const again: OutgoCommand = { ...fee, entry: 'e2', amountFen: fen(400n) };
    const first: AmountSpent = { ...borne('free'), entry: 'f1', lines: [line(600n)] };
    const fees = [gift, money(2_000n, '01-10'), first];
    const back: FundEvent = {
      ...{ type: 'SpendingReturned', fund, ...outgo('03-04'), entry: 'b1', lines: [line(100n)] },
      ...{ kind: 'bank-fee', spent: 'f1' },
    };

    it('takes no more than the gift, whoever bears them', () => {
      when(fees, again).thenEvents({ ...borne('free'), entry: 'e2', lines: [line(400n)] });
      const over = { ...again, amountFen: fen(401n) };
      when(fees, over).thenRefused('more-than-given', { value: '4.01 助学', wanted: '4.00' });
      when([...fees, { ...first, entry: 'f2' }], over).thenRefused('more-than-given', { wanted: '0.00' });
      when([gift, money(2_000n, '01-10'), { ...first, gift: 'other' }], over).thenEvents({
        ...{ ...borne('free'), entry: 'e2', lines: [line(401n)] },
      });
    });

    it('takes again what came back of them, or was reversed', () => {
      const whole = { ...again, amountFen: fen(500n) };
      when([...fees, back], whole).thenEvents({ ...borne('free'), entry: 'e2', lines: [line(500n)] });
      when([...fees, back], { ...again, amountFen: fen(501n) }).thenRefused('more-than-given', { wanted: '5.00' });
      const reversed: FundEvent = {
        ...{ type: 'EntryReversed', fund, entry: 'x', reversed: 'f1', kind: 'bank-fee', lines: [line(600n)] },
        ...{ account: 'bank', valueDate: day('03-02'), request: 'q' },
        reason: { subject: 's', record: 'r', version: 1, commitment: 'c0ffee' },
      };
      when([...fees, reversed], { ...again, amountFen: fen(1_001n) }).thenRefused('more-than-given', {
        wanted: '10.00',
      });
    });
  });
});

describe('a gift that goes back', () => {
  const gift = money(100n, '03-01', '助学');
  const back = (purpose: string): OutgoCommand => ({
    type: 'ReturnGift',
    ...outgo('04-01'),
    lines: [line(100n, purpose)],
    gift,
  });
  const returned = (purpose: string): FundEvent => {
    return {
      type: 'GiftReturned',
      fund,
      ...outgo('04-01'),
      lines: [line(100n, purpose)],
      gift: 'gift',
      countsOn: day('03-01'),
    };
  };

  it('counts on the gift’s own day, and goes back once', () => {
    when([gift], back('助学')).thenEvents(returned('助学'));
    when([gift, gift, returned('助学')], back('助学')).thenRefused('more-than-given', { wanted: '0.00' });
  });

  it('goes back from the purpose that it was exchanged to', () => {
    const exchanged: FundEvent = {
      type: 'PurposeExchanged',
      fund,
      entry: 'x',
      from: '助学',
      to: 'free',
      amountFen: fen(100n),
      valueDate: day('03-05'),
      reason: 'donor-consent',
      gift: 'gift',
      evidence: ['e'],
    };
    when([gift, exchanged], back('助学')).thenRefused('more-than-given', { wanted: '0.00' });
    when([gift, exchanged], back('free')).thenEvents(returned('free'));
  });
});

describe('a transfer that arrives', () => {
  it('opens the purpose that the fund lacks, so that the money keeps what it is for', () => {
    const way = { transfer: 't1', other: '411522-welfare', lines: [line(5n, '济困')], valueDate: day('05-02') };
    when([], { type: 'ReceiveTransfer', ...way, sentOn: day('05-01') }).thenEvents(
      { type: 'PurposeOpened', fund, purpose: '济困', words: ['济困'] },
      { type: 'TransferReceived', fund, ...way },
    );
    when([], { type: 'TakeBackTransfer', ...way, sentOn: day('05-03') }).thenRefused('dated-before-what-it-answers');
  });
});

describe('what a purpose allows', () => {
  it('is said anew each time, of free money too, and lending only where the fund may lend', () => {
    const allow = (purpose: string, ...allows: ('relief' | 'loan')[]): OutgoCommand => ({
      type: 'AllowPurpose',
      purpose,
      allows,
    });
    when([], allow('助学', 'relief', 'relief')).thenEvents(ALLOWED);
    when([], allow('助学', 'loan')).thenRefused('fund-not-lendable');
    const none: FundEvent = { type: 'PurposeAllowed', fund, purpose: 'free', allows: [] };
    when([], { type: 'AllowPurpose', purpose: 'free', allows: [] }).thenEvents(none);
    when([money(10n, '01-10'), none], reserve(1n, '02-01')).thenRefused('purpose-not-allowed', { value: 'free' });
  });
});

describe('spending', () => {
  interface Situation {
    readonly events: readonly FundEvent[];
    readonly command: Extract<OutgoCommand, { type: 'SpendAmount' }>;
  }
  const sound: Situation = {
    events: [money(100n, '01-10'), reserved([line(100n)], '02-01', '03-31')],
    command: spend(100n, '03-01') as Situation['command'],
  };
  const asking = (part: Partial<Situation['command']>) => (one: Situation) => {
    return { ...one, command: { ...one.command, ...part } };
  };

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Situation>[] = [
      { code: 'reservation-unknown', breaks: asking({ reservation: 'r0' }) },
      { code: 'lines-missing', breaks: asking({ lines: [] }) },
      { code: 'dated-before-what-it-answers', breaks: asking({ valueDate: day('01-31') }) },
      { code: 'fund-not-lendable', breaks: asking({ kind: 'loan' }) },
      { code: 'more-than-reserved', breaks: (one) => ({ ...one, events: [...one.events, spent(1n, '03-31')] }) },
    ];
    const code = ({ events, command }: Situation) => when(events, command).refusalCode;
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });
});

describe('what a register shows as paid', () => {
  const atOnce = (amount: bigint, on: string, purpose = 'free'): SpendAtOnce => {
    return { type: 'SpendAtOnce', ...outgo(on), reservation: 'r1', kind: 'relief', lines: [line(amount, purpose)] };
  };
  const asPremium = (command: SpendAtOnce): SpendAtOnce => ({ ...command, kind: 'premium' });

  it('is reserved and spent in one append', () => {
    const both = [reserved([line(60n)], '03-01'), { ...spent(60n, '03-01'), entry: 'e1' }];
    when([money(100n, '01-10')], atOnce(60n, '03-01')).thenEvents(...both);
    when([money(100n, '01-10'), ...both], reserve(41n, '03-01')).thenRefused('not-enough-available', {
      ...{ value: '0.41', wanted: '0.40 free' },
    });
  });

  it('is refused for its lines, its day, its use, and for what is short of which purpose, in this order', () => {
    const rich = [money(100n, '01-10'), money(100n, '01-10', '助学'), ALLOWED];
    when(rich, asPremium(atOnce(0n, '01-09', '助学'))).thenRefused('amount-not-positive');
    when(rich, atOnce(999n, '12-31', '修路')).thenRefused('purpose-unknown', { value: '修路' });
    const future = { ...asPremium(atOnce(999n, '12-31', '助学')), valueDate: givenDay('2024-01-01') };
    when(rich, future).thenRefused('dated-after-today');
    when(rich, asPremium(atOnce(999n, '03-01', '助学'))).thenRefused('purpose-not-allowed', { wanted: 'relief' });
    when([STUDENTS].slice(1), atOnce(999n, '03-01', '助学')).thenRefused('purpose-not-allowed', { wanted: '' });
    when(rich, atOnce(101n, '03-01', '助学')).thenRefused('not-enough-available', { wanted: '1.00 助学' });
    when(rich, atOnce(1n, '01-09', '助学')).thenRefused('not-enough-available', { wanted: '0.00 助学' });
    when([...rich, reserved([line(1n)], '02-01')], atOnce(1n, '03-01')).thenRefused('reservation-exists');
    when(rich, { ...atOnce(1n, '03-01'), kind: 'loan' }).thenRefused('fund-not-lendable');
  });
});
