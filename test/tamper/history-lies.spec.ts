import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BEFORE_FIRST } from '#event-log';
import type { AmountSpent, DonationReceived, FundOpened, MonthClosed, YearClosed } from '#funds';
import {
  AllowPurposeCommand,
  FoundRegionCommand,
  OpenPurposeCommand,
  PayCommand,
  RenameRegionCommand,
} from '#funds/nest';
import { CloseMonthCommand, ReserveAmountCommand } from '#funds/nest';
import { AskReversalCommand, ReceiveDonationCommand } from '#giving/nest';
import type { AccountClosed, AccountStated } from '#accounts';
import { accountId, CloseAccountCommand } from '#accounts/nest';
import type { DomainEvent, WatchedEvent } from '#kernel';
import { fen } from '#kernel';
import type { RuleAdopted } from '#minimum';
import type { RequestMade, RoleGranted } from '#people';
import { COUNTY, TOWN } from '../fixtures/anhe.js';
import { altered, breachesIn, watchedOf } from '../fixtures/laws.js';
import { day, Town, yuan } from '../minimum/town.js';

type History = readonly (readonly WatchedEvent[])[];

interface Lie {
  readonly name: string;
  /** The first event of that type that fits is altered so. */
  readonly of: string;
  readonly where?: (event: DomainEvent) => boolean;
  readonly fields?: (event: never) => object;
  /** Who is said to have acted. */
  readonly by?: string;
  readonly breaks: string;
  /** Events of this type, from the altered one on, are altered alike. */
  readonly also?: string;
  /** Another event that is named: it is what cannot be any more. */
  readonly names?: (event: DomainEvent) => boolean;
}

const isForStudy = (event: DomainEvent): boolean =>
  event.type === 'AmountSpent' && (event as AmountSpent).lines[0]?.purpose === '助学';

const isAsked =
  (action: string) =>
  (event: DomainEvent): boolean =>
    (event as RequestMade).action === action;

/** What is told has its movements and hashes made anew, and views rebuilt: nothing but the laws can notice it. */
const LIES: readonly Lie[] = [
  {
    ...{ name: 'a year that contributed more', of: 'YearClosed', breaks: 'year-closed-otherwise' },
    fields: ({ contributedFen }: YearClosed) => ({ contributedFen: fen(contributedFen + 100_000n) }),
  },
  {
    ...{ name: 'a year of which less was asked', of: 'YearClosed', breaks: 'year-closed-otherwise' },
    fields: () => ({ minimumFen: yuan(1_000) }),
  },
  {
    ...{ name: 'a year said to be unmet', of: 'YearClosed', breaks: 'year-closed-otherwise' },
    fields: () => ({ outcome: 'unmet' }),
  },
  {
    ...{ name: 'a year that left more', of: 'YearClosed', breaks: 'year-closed-otherwise' },
    fields: ({ closingFen }: YearClosed) => ({ closingFen: fen(closingFen + 12_345n) }),
  },
  {
    ...{ name: 'a year in which more moved', of: 'YearClosed', breaks: 'year-closed-otherwise' },
    fields: ({ flows, closingFen }: YearClosed) => ({
      flows: flows.map((flow, at) => (at === 0 ? { ...flow, amountFen: fen(flow.amountFen + 12_345n) } : flow)),
      closingFen: fen(closingFen + 12_345n),
    }),
  },
  {
    ...{ name: 'a year that began with more', of: 'YearClosed', breaks: 'year-closed-otherwise' },
    fields: ({ openingFen }: YearClosed) => ({ openingFen: fen(openingFen + 1n) }),
  },
  {
    ...{ name: 'an account of which more is stated', of: 'AccountStated', breaks: 'account-stated-otherwise' },
    fields: ({ ledgerFen, statedFen }: AccountStated) => ({
      ledgerFen: fen(ledgerFen + 777n),
      statedFen: fen(statedFen + 777n),
    }),
  },
  {
    ...{ name: 'an account closed on another day', of: 'AccountClosed', breaks: 'account-closed-otherwise' },
    where: (event) => (event as AccountClosed).through === '2024-01-31',
    fields: () => ({ through: '2023-12-30' }),
  },
  {
    ...{ name: 'an entry moved into closed time', of: 'DonationReceived', breaks: 'dated-into-closed-time' },
    where: (event) => (event as DonationReceived).valueDate === '2024-01-21',
    fields: () => ({ valueDate: '2023-05-05' }),
  },
  {
    ...{ name: 'an entry said to be late', of: 'DonationReceived', breaks: 'late-without-closed-time' },
    where: (event) => (event as DonationReceived).valueDate === '2024-02-01',
    fields: () => ({ belongsOn: '2024-02-01' }),
  },
  {
    ...{ name: 'a month closed before its turn', of: 'MonthClosed', breaks: 'month-closed-otherwise' },
    fields: () => ({ through: '2023-05-31' }),
  },
  {
    ...{
      name: 'an account that was not yet closed for a month',
      of: 'AccountClosed',
      breaks: 'month-closed-otherwise',
    },
    // What is stated moves with it, or that alone would be noticed.
    also: 'AccountStated',
    fields: () => ({ through: '2023-12-30' }),
    names: (event) => (event as MonthClosed).through === '2023-12-31' && event.type === 'MonthClosed',
  },
  {
    ...{ name: 'a new name in closed time', of: 'RegionRenamed', breaks: 'region-changed-in-closed-time' },
    fields: () => ({ on: '2023-08-01' }),
  },
  {
    ...{ name: 'a fund that begins earlier than it did', of: 'FundOpened', breaks: 'fund-opened-otherwise' },
    where: (event) => (event as FundOpened).closedThrough !== undefined,
    fields: () => ({ closedThrough: '2023-06-30' }),
  },
  {
    ...{ name: 'a gift of which more went back', of: 'GiftReturned', breaks: 'corrected-beyond-entry' },
    fields: () => ({ lines: [{ purpose: 'free', amountFen: yuan(50_000) }] }),
  },
  {
    ...{ name: 'a reversal of more than the entry', of: 'EntryReversed', breaks: 'reversed-otherwise' },
    fields: () => ({ lines: [{ purpose: 'free', amountFen: yuan(-30_000) }] }),
  },
  {
    ...{ name: 'a return of a gift that never was', of: 'GiftReturned', breaks: 'answers-no-entry' },
    fields: () => ({ gift: 'ghost' }),
  },
  {
    ...{ name: 'a purpose used for what it did not allow', of: 'AmountSpent', breaks: 'use-not-allowed' },
    where: isForStudy,
    fields: () => ({ kind: 'administration' }),
  },
  {
    ...{ name: 'a purpose that allowed something else', of: 'PurposeAllowed', breaks: 'use-not-allowed' },
    fields: () => ({ allows: ['premium'] }),
    names: isForStudy,
  },
  {
    ...{ name: 'an entry of somebody who was not there', of: 'DuesReceived', breaks: 'actor-not-there' },
    by: 'ghost',
  },
  {
    ...{ name: 'a confirmation told of another person', of: 'RequestCarriedOut', breaks: 'request-answered-wrongly' },
    fields: () => ({ by: 'zhou.fang' }),
  },
  {
    ...{ name: 'a request told of another person', of: 'RequestMade', breaks: 'request-answered-wrongly' },
    fields: () => ({ by: 'zhou.fang' }),
  },
  {
    ...{ name: 'a confirming person without the role', of: 'RoleGranted', breaks: 'request-answered-wrongly' },
    where: (event) => (event as RoleGranted).role === 'leader',
    fields: () => ({ role: 'cashier' }),
    names: ({ type }) => type === 'RequestCarriedOut',
  },
  {
    ...{ name: 'a reversal of a request that never was', of: 'EntryReversed', breaks: 'not-as-confirmed' },
    fields: () => ({ request: '5f0e6a10-0000-4000-8000-000000000000' }),
  },
  {
    ...{ name: 'a request changed to another entry', of: 'RequestMade', breaks: 'not-as-confirmed' },
    where: isAsked('reverse-entry'),
    fields: ({ content }: RequestMade) => ({ content: { ...content, reversed: 'ghost' } }),
    names: ({ type }) => type === 'EntryReversed',
  },
  {
    ...{ name: 'a request for something else', of: 'RequestMade', breaks: 'not-as-confirmed' },
    where: isAsked('reverse-entry'),
    fields: () => ({ action: 'cover-deficit' }),
    names: ({ type }) => type === 'EntryReversed',
  },
  {
    ...{ name: 'a request for another amount', of: 'RequestMade', breaks: 'not-as-confirmed' },
    where: isAsked('reverse-entry'),
    fields: ({ amountFen = yuan(0) }: RequestMade) => ({ amountFen: fen(amountFen + 100n) }),
    names: ({ type }) => type === 'EntryReversed',
  },
  {
    ...{ name: 'a rule that asks for less than was confirmed', of: 'RuleAdopted', breaks: 'not-as-confirmed' },
    where: (event) => (event as RuleAdopted).firstYear === 2025,
    fields: () => ({ amountFen: yuan(10) }),
  },
  {
    ...{ name: 'a rule weakened by nobody else', of: 'RuleAdopted', breaks: 'not-as-confirmed' },
    where: (event) => (event as RuleAdopted).firstYear === 2026,
    fields: () => ({ amountFen: yuan(10) }),
  },
];

describe('a history that was altered together with its movements', () => {
  let history: History = [];

  beforeAll(async () => {
    const town = await Town.founded();
    try {
      await live(town);
      const { events } = await town.ledger.log.readAll({ after: BEFORE_FIRST, limit: 10_000 });
      history = watchedOf(events);
    } finally {
      await town.close();
    }
  });

  afterAll(() => {
    history = [];
  });

  it('breaks no law as it was written', () => {
    expect(breachesIn(history)).toEqual([]);
  });

  it.each(LIES)('is noticed: $name', ({ of, where = () => true, fields = () => ({}), by, breaks, also, names }) => {
    const all = history.flat();
    const found = all.find(({ event }) => event.type === of && where(event));
    if (found === undefined) throw new Error(`no ${of} in the history`);
    const lies = new Map(
      [found, ...all.filter(({ event }) => event.type === also)].map((seen) => {
        return [seen, { ...altered(seen, fields(seen.event as never)), by: by ?? seen.by }] as const;
      }),
    );
    const told = history.map((command) => command.map((seen) => lies.get(seen) ?? seen));
    const named = (names && all.find(({ event }) => names(event))) ?? found;
    expect(breachesIn(told)).toContain(`${breaks} ${String(named.index)}`);
  });
});

const FUND = `${TOWN}-welfare`;

/** A year with money in and out, a reversal and a return, closed; then what was found late. */
async function live(town: Town): Promise<void> {
  const account = accountId(COUNTY, '基本户');
  const given = { fund: FUND, account, donorKind: 'individual', noReceiptReason: 'anonymous' } as const;
  const give = async (amount: number, on: string, purpose = 'free'): Promise<string> => {
    const input = { ...given, purpose, amountFen: yuan(amount), valueDate: day(on) };
    return String((await town.done((context) => new ReceiveDonationCommand(input, context)))['entry']);
  };
  const returned = async (gift: string, amount: number, on: string): Promise<void> => {
    const lines = [{ purpose: 'free', amountFen: yuan(amount) }];
    const input = { fund: FUND, account, valueDate: day(on), pays: 'gift-return', gift, lines } as const;
    await town.done((context) => new PayCommand(input, context));
  };
  const reversed = async (entry: string): Promise<void> => {
    const input = { fund: FUND, reversed: entry, reason: '重复登记', asDeficit: false };
    await town.confirmed((context) => new AskReversalCommand(input, context));
  };
  await town.begin('2023-02-01');
  await town.done((context) => new OpenPurposeCommand({ fund: FUND, purpose: '助学', words: ['助学'] }, context));
  const allowed = { fund: FUND, purpose: '助学', allows: ['relief'] } as const;
  await town.done((context) => new AllowPurposeCommand(allowed, context));
  await town.income(TOWN, [60_000, '2023-01-10']);
  const first = await give(500, '2023-01-20');
  await give(300, '2023-01-21', '助学');
  await town.begin('2023-06-01');
  await returned(first, 200, '2023-05-20');
  await reversed(await give(70, '2023-05-21'));
  await town.spend(TOWN, [150, '2023-05-22'], 'relief');
  const study = { lines: [{ purpose: '助学', amountFen: yuan(30) }], valueDate: day('2023-05-23') };
  const kept = { fund: FUND, ...study, emergency: false };
  const { reservation } = await town.done((context) => new ReserveAmountCommand(kept, context));
  const from = { reservation: String(reservation), kind: 'relief' } as const;
  const paid = { fund: FUND, account, ...study, pays: 'spending', ...from } as const;
  await town.done((context) => new PayCommand(paid, context));
  await town.begin('2024-01-20');
  await town.closeYear(TOWN, 2023);
  const ofCounty = { fund: `${COUNTY}-welfare`, through: day('2023-12-31') };
  await town.done((context) => new CloseMonthCommand(ofCounty, context));
  await town.begin('2024-02-01');
  await reversed(await give(80, '2024-01-21'));
  await town.spend(TOWN, [90, '2024-01-22'], 'relief');
  await give(40, '2024-02-01');
  const through = day('2024-01-31');
  await town.done((context) => new CloseAccountCommand({ account, through }, context));
  const renamed = { region: TOWN, name: '新柳镇', on: day('2024-01-15') };
  await town.done((context) => new RenameRegionCommand(renamed, context));
  const late = { code: '990101103', name: '河口镇', level: 'township', parent: COUNTY, on: day('2024-01-10') } as const;
  await town.done((context) => new FoundRegionCommand(late, context));
  await town.adopt({ level: 'township', amountFen: yuan(40_000), firstYear: 2025 });
  await town.adopt({ level: 'township', amountFen: yuan(70_000), firstYear: 2026 });
}
