import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BEFORE_FIRST } from '#event-log';
import type { YearClosed } from '#funds';
import { AllowPurposeCommand, OpenPurposeCommand, PayCommand } from '#funds/nest';
import { AskReversalCommand, ReceiveDonationCommand } from '#giving/nest';
import { accountId } from '#accounts/nest';
import type { DomainEvent, WatchedEvent } from '#kernel';
import { fen } from '#kernel';
import { COUNTY, TOWN } from '../fixtures/anhe.js';
import { altered, breachesIn, watchedOf } from '../fixtures/laws.js';
import { day, Town, yuan } from '../minimum/town.js';

type History = readonly (readonly WatchedEvent[])[];

interface Lie {
  readonly name: string;
  /** The first event of that type that fits is altered so. */
  readonly of: string;
  readonly where?: (event: DomainEvent) => boolean;
  readonly fields: (event: never) => object;
  readonly breaks: string;
}

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

  it.each(LIES)('is noticed: $name', ({ of, where = () => true, fields, breaks }) => {
    const found = history.flat().find(({ event }) => event.type === of && where(event));
    if (found === undefined) throw new Error(`no ${of} in the history`);
    const lie = altered(found, fields(found.event as never));
    const told = history.map((command) => command.map((seen) => (seen === found ? lie : seen)));
    expect(breachesIn(told)).toContain(`${breaks} ${String(found.index)}`);
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
  await town.begin('2024-01-20');
  await town.closeYear(TOWN, 2023);
  await town.begin('2024-02-01');
  await reversed(await give(80, '2024-01-21'));
  await town.spend(TOWN, [90, '2024-01-22'], 'relief');
}
