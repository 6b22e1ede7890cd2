import { describe, expect, it } from '@jest/globals';
import { fen, given, givenDay, outOfOrder } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { ClosingCommand, CloseMonth, CloseYear, LapseQuota } from './closing.commands.js';
import type { MonthClosed, YearClosed } from './closing.events.js';
import type { FundCommand } from './fund.commands.js';
import { fundDecider } from './fund.decide.js';
import type { AppropriationReceived, FundEvent } from './fund.events.js';
import { availableOn, restOn } from './fund.state.js';
import type { FundState } from './fund.state.js';

const TODAY = givenDay('2024-03-15');
const FUND = '411522101-welfare';
const path = ['411522101', '411522'];
const opened: FundEvent = {
  ...{ type: 'FundOpened', fund: FUND, region: '411522101', path, level: 'township' },
  ...{ kind: 'welfare', kindName: '计划生育公益金', lendable: false },
};

function gift(amount: bigint, day: string, part: { purpose?: string; belongsOn?: BusinessDate } = {}): FundEvent {
  const money = { purpose: 'free', account: 'bank', amountFen: fen(amount), valueDate: givenDay(day) };
  const donor = { donorKind: 'anonymous', noReceiptReason: 'anonymous' } as const;
  return { type: 'DonationReceived', fund: FUND, entry: `gift-${day}`, ...money, ...donor, ...part };
}

function monthClosed(through: string): MonthClosed {
  return { type: 'MonthClosed', fund: FUND, through: givenDay(through) };
}

function dues(part: { valueDate: BusinessDate; belongsOn?: BusinessDate }): FundCommand {
  const money = { entry: 'late', purpose: 'free', opensPurpose: false, account: 'bank', amountFen: fen(5n) };
  return { type: 'ReceiveDues', ...money, ...part };
}

const duesReceived = { fund: FUND, entry: 'late', purpose: 'free', account: 'bank', amountFen: fen(5n) } as const;
const stated = [{ name: '专户', statedThrough: givenDay('2099-12-31') }];
const october = monthClosed('2023-10-31');
const november = monthClosed('2023-11-30');
const december = monthClosed('2023-12-31');
const reported: YearClosed = {
  ...{ type: 'YearClosed', fund: FUND, year: 2023, openingFen: fen(0n), closingFen: fen(100n) },
  flows: [{ kind: 'donation', amountFen: fen(100n) }],
  purposes: [
    {
      purpose: 'free',
      openingFen: fen(0n),
      flows: [{ kind: 'donation', amountFen: fen(100n) }],
      closingFen: fen(100n),
    },
  ],
  ...{ contributedFen: fen(100n), minimumFen: fen(0n), outcome: 'none', countingKinds: ['donation'] },
};

interface Situation<Command extends ClosingCommand = ClosingCommand> {
  readonly events: readonly FundEvent[];
  readonly command: Command;
}

const code = ({ events, command }: Situation): string | undefined =>
  given(fundDecider, events).when(command, { today: TODAY }).refusalCode;

function asking<Command extends ClosingCommand>(part: Partial<Command>) {
  return (one: Situation<Command>): Situation<Command> => ({ ...one, command: { ...one.command, ...part } });
}

function having<Command extends ClosingCommand>(...events: readonly FundEvent[]) {
  return (one: Situation<Command>): Situation<Command> => ({ ...one, events });
}

describe('closing a month', () => {
  const command: CloseMonth = { type: 'CloseMonth', through: givenDay('2023-11-30'), accounts: stated };
  const history = [opened, gift(100n, '2023-10-15'), october];

  it('begins with the month of the first entry and goes on month by month', () => {
    const when = (events: readonly FundEvent[], through: string) =>
      given(fundDecider, events).when({ ...command, through: givenDay(through) }, { today: TODAY });
    when([opened, gift(100n, '2023-10-15')], '2023-10-31').thenEvents(october);
    when(history, '2023-11-30').thenEvents(november);
    // A fund that never had an entry begins where it is asked to.
    when([opened], '2023-12-31').thenEvents(december);
    when([opened], '2023-12-30').thenRefused('month-before-open', { wanted: '2023-12-31' });
    when([...history, november, december], '2024-02-29').thenRefused('month-before-open', { wanted: '2024-01-31' });
  });

  it('waits for a month to be over', () => {
    const events = [opened, gift(100n, '2024-02-01')];
    const at = (today: string) =>
      given(fundDecider, events).when({ ...command, through: givenDay('2024-02-29') }, { today: givenDay(today) });
    at('2024-02-29').thenRefused('month-not-over', { wanted: '2024-02-29' });
    at('2024-03-01').thenEvents(monthClosed('2024-02-29'));
  });

  it('is refused in order of precedence', () => {
    const sound: Situation<CloseMonth> = { events: history, command };
    const faults = [
      { code: 'fund-unknown', breaks: having<CloseMonth>() },
      { code: 'month-not-over', breaks: asking<CloseMonth>({ through: givenDay('2024-03-31') }) },
      { code: 'month-closed-already', breaks: asking<CloseMonth>({ through: givenDay('2023-10-31') }) },
      { code: 'month-before-open', breaks: asking<CloseMonth>({ through: givenDay('2023-12-31') }) },
      {
        code: 'account-not-closed',
        breaks: asking<CloseMonth>({
          accounts: [...stated, { name: '现金', statedThrough: givenDay('2023-11-29') }],
        }),
      },
    ];
    expect(outOfOrder(sound, faults, code)).toEqual([]);
    expect(code(asking<CloseMonth>({ accounts: [{ name: '现金', statedThrough: undefined }] })(sound))).toBe(
      'account-not-closed',
    );
  });

  it('changes nothing of what can be had on an open day', () => {
    const events: readonly FundEvent[] = [
      ...[opened, gift(100n, '2023-10-15'), gift(50n, '2023-11-20')],
      {
        ...{ type: 'AmountReserved', fund: FUND, reservation: 'r', valueDate: givenDay('2023-10-20') },
        ...{ lines: [{ purpose: 'free', amountFen: fen(30n) }], emergency: false },
      },
    ];
    const fold = (list: readonly FundEvent[]): FundState =>
      list.reduce((state, event) => fundDecider.evolve(state, event), fundDecider.initial());
    const before = fold(events);
    const after = fold([...events, october, november]);
    for (const day of ['2023-12-01', '2024-01-31'].map(givenDay)) {
      expect(availableOn(after, 'free', day)).toBe(availableOn(before, 'free', day));
      const rest = (state: FundState) =>
        restOn(state.reservations.get('r') ?? { on: day, emergency: false, rest: new Map() }, 'free', day);
      expect(rest(after)).toBe(30n);
      expect(rest(after)).toBe(rest(before));
    }
    expect(after.unreserved.get('free')?.days).toHaveLength(1);
  });
});

describe('an entry of closed time', () => {
  const history = [opened, gift(100n, '2023-10-15'), october, november];
  const when = (events: readonly FundEvent[], part: Parameters<typeof dues>[0]) =>
    given(fundDecider, events).when(dues(part), { today: TODAY });

  it('is refused, naming the first open day', () => {
    when(history, { valueDate: givenDay('2023-11-30') }).thenRefused('dated-in-closed-time', {
      field: 'valueDate',
      wanted: '2023-12-01',
    });
    const valueDate = givenDay('2023-12-01');
    when(history, { valueDate }).thenEvents({ type: 'DuesReceived', ...duesReceived, valueDate });
  });

  it('is closed for a fund as well that was opened after it', () => {
    const young: FundEvent = { ...opened, closedThrough: givenDay('2023-12-31'), closedYear: 2023 };
    const valueDate = givenDay('2024-01-01');
    when([young], { valueDate: givenDay('2023-12-31') }).thenRefused('dated-in-closed-time', { wanted: valueDate });
    const late = { valueDate, belongsOn: givenDay('2023-12-31') };
    when([young], late).thenEvents({ type: 'DuesReceived', ...duesReceived, ...late });
    const january = { type: 'CloseMonth', through: givenDay('2024-01-31'), accounts: [] } as const;
    const closed = { fund: FUND, through: january.through };
    given(fundDecider, [young])
      .when(january, { today: givenDay('2024-02-01') })
      .thenEvents({ type: 'MonthClosed', ...closed });
  });

  it('is taken late, dated in open time, and counts on the day that it belongs to while that year is open', () => {
    const late = { valueDate: givenDay('2024-01-05'), belongsOn: givenDay('2023-11-30') };
    when(history, late).thenEvents({ type: 'DuesReceived', ...duesReceived, ...late, countsOn: late.belongsOn });
    when([...history, december, reported], late).thenEvents({ type: 'DuesReceived', ...duesReceived, ...late });
    when(history, { ...late, belongsOn: givenDay('2023-12-01') }).thenRefused('belongs-in-open-time', {
      field: 'belongsOn',
      wanted: '2023-11-30',
    });
  });

  it('can be money out as well, and a return counts where its gift counted', () => {
    const given2024 = { valueDate: givenDay('2024-01-05'), belongsOn: givenDay('2023-11-30') };
    const lines = [{ purpose: 'free', amountFen: fen(10n) }];
    const paid = { entry: 'x', account: 'bank', lines } as const;
    const dated = { valueDate: givenDay('2023-11-30') };
    const spend = { type: 'SpendAmount', ...paid, kind: 'administration' } as const;
    given(fundDecider, history)
      .when({ ...spend, ...dated }, { today: TODAY })
      .thenRefused('dated-in-closed-time');
    given(fundDecider, history)
      .when({ ...spend, ...given2024 }, { today: TODAY })
      .thenEvents({ type: 'AmountSpent', fund: FUND, ...paid, kind: 'administration', ...given2024 });
    const late = gift(10n, '2024-01-02', { belongsOn: givenDay('2023-10-01') });
    if (late.type !== 'DonationReceived') throw new Error('no gift');
    given(fundDecider, [...history, december, reported, late])
      .when({ type: 'ReturnGift', ...paid, gift: late, valueDate: TODAY }, { today: TODAY })
      .thenEvents({ type: 'GiftReturned', fund: FUND, ...paid, gift: late.entry, valueDate: TODAY });
  });

  it('is no reservation’s, release’s or transfer’s either', () => {
    const lines = [{ purpose: 'free', amountFen: fen(1n) }];
    const valueDate = givenDay('2023-11-30');
    for (const command of [
      { type: 'ReserveAmount', reservation: 'r', lines, valueDate, emergency: true },
      { type: 'SendTransfer', transfer: 't', other: 'o', lines, valueDate },
      { type: 'ReceiveTransfer', transfer: 't', other: 'o', lines, valueDate, sentOn: valueDate },
      { type: 'TakeBackTransfer', transfer: 't', other: 'o', lines, valueDate, sentOn: valueDate },
    ] as const) {
      given(fundDecider, history).when(command, { today: TODAY }).thenRefused('dated-in-closed-time');
    }
    given(fundDecider, history)
      .when({ ...dues({ valueDate }), type: 'EnterOpeningBalance' } as FundCommand, { today: TODAY })
      .thenRefused('entries-before-opening');
  });
});

describe('closing a year', () => {
  const command: CloseYear = {
    ...{ type: 'CloseYear', year: 2023, contributedFen: fen(100n), minimumFen: fen(0n), outcome: 'none' },
    ...{ countingKinds: ['donation'], mustBeMet: true },
  };
  const history = [opened, gift(100n, '2023-10-15'), october, november, december];

  it('reports what the fund’s own sums come to, and what later years begin with', () => {
    given(fundDecider, history).when(command, { today: TODAY }).thenEvents(reported);
    const next = [...history, reported, gift(7n, '2024-01-02')];
    const months = Array.from({ length: 12 }, (_, at) => `2024-${String(at + 1).padStart(2, '0')}-28`);
    const closed = months.map((day) => monthClosed(day === '2024-12-28' ? '2024-12-31' : day));
    const flows = [{ kind: 'donation', amountFen: fen(7n) }];
    const figures = { openingFen: fen(100n), flows, closingFen: fen(107n) };
    given(fundDecider, [...next, ...closed])
      .when({ ...command, year: 2024 }, { today: givenDay('2025-01-02') })
      .thenEvents({ ...reported, year: 2024, ...figures, purposes: [{ purpose: 'free', ...figures }] });
  });

  it('takes opening balances for what was there', () => {
    const account = { fund: FUND, entry: 'o', purpose: 'free', account: 'bank' };
    const opening: FundEvent = {
      ...{ type: 'OpeningBalanceEntered', ...account, amountFen: fen(20n), valueDate: givenDay('2023-10-01') },
    };
    const figures = { openingFen: fen(20n), flows: reported.flows, closingFen: fen(120n) };
    given(fundDecider, [opened, opening, ...history.slice(1)])
      .when(command, { today: TODAY })
      .thenEvents({ ...reported, ...figures, purposes: [{ purpose: 'free', ...figures }] });
  });

  it('forgets the sums of a closed year and keeps those of an open one', () => {
    const late = gift(9n, '2024-01-05', { belongsOn: givenDay('2023-10-01') });
    const state = [...history, reported, late, gift(1n, '2024-02-01')].reduce(
      (before, event) => fundDecider.evolve(before, event),
      fundDecider.initial(),
    );
    expect([...state.flows.keys()]).toEqual([2024]);
    expect([...(state.counted.get(2024) ?? [])]).toEqual([['donation', 1n]]);
    expect([...state.counted.keys()]).toEqual([2024]);
  });

  it('is refused in order of precedence', () => {
    const sound: Situation<CloseYear> = { events: history, command };
    const faults = [
      { code: 'fund-unknown', breaks: having<CloseYear>() },
      { code: 'year-before-open', breaks: asking<CloseYear>({ year: 2024 }) },
      { code: 'year-months-open', breaks: having<CloseYear>(...history.slice(0, -1)) },
      { code: 'minimum-unmet', breaks: asking<CloseYear>({ outcome: 'unmet' }) },
    ];
    // A fund without history has neither a first year nor open months.
    expect(outOfOrder(sound, faults.slice(1), code)).toEqual([]);
    for (const fault of faults.slice(1)) {
      const both = having<CloseYear>()(fault.breaks(sound));
      expect(code(both)).toBe('fund-unknown');
    }
    const again = having<CloseYear>(...history, reported)(sound);
    expect(code(asking<CloseYear>({ outcome: 'unmet' })(again))).toBe('year-closed-already');
    expect(code(asking<CloseYear>({ outcome: 'unmet', mustBeMet: false })(sound))).toBeUndefined();
    expect(code(asking<CloseYear>({ outcome: 'waived' })(sound))).toBeUndefined();
  });
});

describe('a quota that lapses', () => {
  const granted: AppropriationReceived = {
    ...{ type: 'AppropriationReceived', fund: FUND, entry: 'granted', purpose: 'free', account: 'quota' },
    ...{ amountFen: fen(50n), valueDate: givenDay('2024-01-10') },
  };
  const command: LapseQuota = {
    ...{ type: 'LapseQuota', entry: 'x', appropriation: granted, amountFen: fen(20n), valueDate: TODAY },
  };
  const lapsed: FundEvent = {
    ...{ type: 'QuotaLapsed', fund: FUND, entry: 'x', appropriation: 'granted', purpose: 'free', account: 'quota' },
    ...{ amountFen: fen(20n), valueDate: TODAY, countsOn: granted.valueDate },
  };

  it('takes back what it counted, by the day on which it counted', () => {
    given(fundDecider, [opened, granted]).when(command, { today: TODAY }).thenEvents(lapsed);
    const state = [opened, granted, lapsed].reduce(
      (before, event) => fundDecider.evolve(before, event),
      fundDecider.initial(),
    );
    expect([...(state.counted.get(2024) ?? [])]).toEqual([
      ['appropriation', 50n],
      ['quota-lapse', -20n],
    ]);
  });

  it('is refused in order of precedence', () => {
    const other = gift(1_000n, '2023-10-15');
    const sound: Situation<LapseQuota> = { events: [opened, other, october, granted, lapsed], command };
    const reserved: FundEvent = {
      ...{ type: 'AmountReserved', fund: FUND, reservation: 'r', valueDate: TODAY, emergency: false },
      lines: [{ purpose: 'free', amountFen: fen(1_025n) }],
    };
    const faults = [
      { code: 'amount-not-positive', breaks: asking<LapseQuota>({ amountFen: fen(0n) }) },
      { code: 'dated-after-today', breaks: asking<LapseQuota>({ valueDate: givenDay('2024-03-16') }) },
      { code: 'dated-in-closed-time', breaks: asking<LapseQuota>({ valueDate: givenDay('2023-10-31') }) },
      { code: 'dated-before-what-it-answers', breaks: asking<LapseQuota>({ valueDate: givenDay('2024-01-09') }) },
      { code: 'more-than-granted', breaks: asking<LapseQuota>({ amountFen: fen(31n) }) },
      {
        code: 'not-enough-available',
        breaks: (one: Situation<LapseQuota>) => ({ ...one, events: [...one.events, reserved] }),
      },
    ];
    expect(outOfOrder(sound, faults, code)).toEqual([]);
  });
});
