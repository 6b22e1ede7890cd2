import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Command } from '@nestjs/cqrs';
import { accountId, OpenAccountCommand } from '#accounts/nest';
import { BEFORE_FIRST } from '#event-log';
import { ReactionEngine } from '#execution';
import type { Answer, Reaction } from '#execution';
import { FoundRegionCommand, PayCommand, ShowBalances } from '#funds/nest';
import {
  AskReversalCommand,
  ListPledges,
  MakePledgeCommand,
  pledgeReaction,
  PledgesView,
  ReceiveDonationCommand,
  WithdrawPledgeCommand,
} from '#giving/nest';
import { formatYuan, givenDay, parseCanonical, parseYuan } from '#kernel';
import type { Fen } from '#kernel';
import { LedgerModule } from '#ledger/nest';
import { contextFor, ledgerFixture } from '../fixtures/ledger.js';
import type { LedgerFixture } from '../fixtures/ledger.js';
import { confirmed } from '../fixtures/second-person.js';

const COUNTY = '990101';
const FUND = '990101-welfare';

let now = '2024-01-05T02:00:00.000Z';
let fixture: LedgerFixture;
let app: INestApplicationContext;

beforeEach(async () => {
  now = '2024-01-05T02:00:00.000Z';
  fixture = await ledgerFixture(() => now);
  app = await NestFactory.createApplicationContext(LedgerModule.on(fixture.ledger), { logger: false });
  await app.init();
  await done(new FoundRegionCommand({ code: COUNTY, name: '安和县', level: 'county' }, contextFor(fixture.ledger)));
  const opened = { region: COUNTY, name: '基本户', kind: 'bank', ways: [] } as const;
  await done(new OpenAccountCommand(opened, contextFor(fixture.ledger)));
});

afterEach(async () => {
  await app.close();
  await fixture.close();
});

async function sent(command: Command<Answer>): Promise<Answer> {
  return app.get(CommandBus).execute(command);
}

async function done(command: Command<Answer>): Promise<Readonly<Record<string, unknown>>> {
  const answer = await sent(command);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.result;
}

async function dayBegins(day: string): Promise<void> {
  now = `${day}T02:00:00.000Z`;
  await fixture.ledger.beginToday();
  await fixture.ledger.catchUp();
}

const yuan = (text: string): Fen => parseYuan(text) as Fen;

async function pledged(): Promise<string> {
  const dues = [
    { dueOn: givenDay('2024-06-30'), amountFen: yuan('30000.00') },
    { dueOn: givenDay('2025-06-30'), amountFen: yuan('30000.00') },
    { dueOn: givenDay('2026-06-30'), amountFen: yuan('40000.00') },
  ];
  const promise = { fund: FUND, purpose: 'free', donor: '安和面粉厂', donorKind: 'enterprise', dues } as const;
  const how = { madeOn: givenDay('2024-01-05'), written: false, hardshipRelief: true };
  const made = await done(new MakePledgeCommand({ ...promise, ...how }, contextFor(fixture.ledger)));
  return String(made['pledge']);
}

async function given(day: string, amount: string, pledge?: string): Promise<Readonly<Record<string, unknown>>> {
  const own = pledge === undefined ? {} : { pledge };
  const who = { donorKind: 'enterprise', donor: '安和面粉厂', noReceiptReason: 'donor-waived' } as const;
  const gift = {
    ...{ fund: FUND, purpose: 'free', account: accountId(COUNTY, '基本户'), amountFen: yuan(amount) },
    ...{ valueDate: givenDay(day), ...who, ...own },
  };
  return done(new ReceiveDonationCommand(gift, contextFor(fixture.ledger)));
}

/** The pledges as they are listed: who, promised, arrived, missing by day, standing; and what the fund has. */
async function printed(today: string) {
  await fixture.ledger.catchUp();
  const asOf = givenDay(today);
  const rows = await app.get(QueryBus).execute(new ListPledges({ today: asOf, limit: 10 }));
  const balances = await app.get(QueryBus).execute(new ShowBalances({ asOf }));
  const dues = await app.get(PledgesView).openDues([FUND]);
  return {
    pledges: rows.map((row) => [row.donorName, ...[row.amountFen, row.fulfilledFen].map(formatYuan), row.standing]),
    open: dues.map(({ dueOn, amountFen }) => [dueOn, formatYuan(amountFen)]),
    received: formatYuan(
      balances.find((row) => row.fundKind === 'welfare' && row.purpose === '*')?.receivedFen ?? yuan('0'),
    ),
  };
}

async function overdue() {
  const { events } = await fixture.ledger.log.readAll({ after: BEFORE_FIRST, limit: 5_000 });
  const noted = events.filter(({ type }) => type === 'PledgeOverdue').map(({ payload }) => parseCanonical(payload));
  return noted
    .map((fields) => fields as { dueOn: string; amountFen: bigint })
    .map(({ dueOn, amountFen }) => [dueOn, amountFen]);
}

describe('5. an enterprise pledges 100,000 over three years', () => {
  it('has three due dates, counts nothing before it arrives, and is shown when it is overdue', async () => {
    await dayBegins('2024-01-05');
    const pledge = await pledged();
    const nothing = ['安和面粉厂', '100000.00', '0.00', 'open'];
    const all = [
      ['2024-06-30', '30000.00'],
      ['2025-06-30', '30000.00'],
      ['2026-06-30', '40000.00'],
    ];
    expect(await printed('2024-01-05')).toEqual({ pledges: [nothing], open: all, received: '0.00' });

    await given('2024-01-05', '10000.00', pledge);
    await dayBegins('2024-06-30');
    expect(await overdue()).toEqual([]);
    await dayBegins('2024-07-01');
    await dayBegins('2024-07-02');
    expect(await overdue()).toEqual([['2024-06-30', 2_000_000n]]);
    const late = ['安和面粉厂', '100000.00', '10000.00', 'overdue'];
    const rest = [['2024-06-30', '20000.00'], ...all.slice(1)];
    expect(await printed('2024-07-02')).toEqual({ pledges: [late], open: rest, received: '10000.00' });

    // The service is down over the second due date; more arrives than was due.
    const gift = await given('2024-07-02', '60000.00', pledge);
    await dayBegins('2025-07-05');
    expect(await overdue()).toEqual([['2024-06-30', 2_000_000n]]);
    const paid = ['安和面粉厂', '100000.00', '70000.00', 'open'];
    expect(await printed('2025-07-05')).toEqual({
      pledges: [paid],
      open: [['2026-06-30', '30000.00']],
      received: '70000.00',
    });

    // A part of the gift goes back, and with it what it fulfilled.
    const lines = [{ purpose: 'free', amountFen: yuan('20000.00') }];
    const back = { fund: FUND, account: accountId(COUNTY, '基本户'), valueDate: givenDay('2025-07-05'), lines };
    await done(
      new PayCommand({ ...back, pays: 'gift-return', gift: String(gift['entry']) }, contextFor(fixture.ledger)),
    );
    const owed = ['安和面粉厂', '100000.00', '50000.00', 'overdue'];
    expect((await printed('2025-07-05')).pledges).toEqual([owed]);

    // The last gift is larger than what is left: the rest of it is a gift beside the pledge.
    await given('2025-07-05', '60000.00', pledge);
    expect((await printed('2025-07-05')).pledges).toEqual([['安和面粉厂', '100000.00', '100000.00', 'kept']]);
    await fixture.ledger.views.rebuild();
    expect(await printed('2025-07-05')).toMatchObject({ open: [], received: '130000.00' });
  });

  it('is withdrawn with its reason; what has arrived stays', async () => {
    const pledge = await pledged();
    await given('2024-01-05', '10000.00', pledge);
    const input = { pledge, on: givenDay('2024-01-05'), reason: '企业停产' };
    await done(new WithdrawPledgeCommand(input, contextFor(fixture.ledger)));
    await dayBegins('2027-01-01');
    expect(await overdue()).toEqual([]);
    const shown = await printed('2027-01-01');
    expect(shown).toEqual({
      ...{ pledges: [['安和面粉厂', '100000.00', '10000.00', 'withdrawn']], open: [], received: '10000.00' },
    });
    const { events } = await fixture.ledger.log.readAll({ after: BEFORE_FIRST, limit: 5_000 });
    expect(events.filter(({ payload }) => /企业停产|面粉厂/u.test(payload))).toEqual([]);
  });
});

describe('a gift that fulfilled a pledge and is reversed', () => {
  const reverse = async (gift: Readonly<Record<string, unknown>>): Promise<void> => {
    await fixture.ledger.views.catchUp();
    const input = { fund: FUND, reversed: String(gift['entry']), reason: '重复登记', asDeficit: false };
    await confirmed(fixture.ledger, sent, new AskReversalCommand(input, contextFor(fixture.ledger)));
  };
  const fulfilled = async (today: string): Promise<readonly string[]> => {
    return (await printed(today)).pledges.map((row) => row.slice(2).join(' '));
  };

  it('fulfils it no longer, and what is due is missing again', async () => {
    await dayBegins('2024-07-01');
    const pledge = await pledged();
    const [first, second] = [
      await given('2024-06-30', '25000.00', pledge),
      await given('2024-06-30', '40000.00', pledge),
    ];
    expect(await fulfilled('2024-07-01')).toEqual(['65000.00 open']);
    const lines = [{ purpose: 'free', amountFen: yuan('5000.00') }];
    const back = { fund: FUND, account: accountId(COUNTY, '基本户'), valueDate: givenDay('2024-07-01'), lines };
    await done(
      new PayCommand({ ...back, pays: 'gift-return', gift: String(second['entry']) }, contextFor(fixture.ledger)),
    );
    expect(await fulfilled('2024-07-01')).toEqual(['60000.00 open']);
    await reverse(second);
    expect(await fulfilled('2024-07-01')).toEqual(['25000.00 overdue']);
    await reverse(first);
    expect(await fulfilled('2024-07-01')).toEqual(['0.00 overdue']);
    // What was returned came, and went.
    expect((await printed('2024-07-01')).received).toBe('5000.00');
    await given('2024-06-30', '30000.00', pledge);
    expect(await fulfilled('2024-07-01')).toEqual(['30000.00 open']);
  });

  it('is found by the version that knows of it, in what was reversed before', async () => {
    const older: Reaction = {
      ...{ ...pledgeReaction, version: 1, reconsiders: false },
      react: async (events, manager) => {
        const reversals = events.filter(({ event }) => event.type === 'EntryReversed').map(({ id }) => id);
        return (await pledgeReaction.react(events, manager)).filter(({ cause }) => !reversals.includes(cause));
      },
    };
    const { source, log, registry, executor } = fixture.ledger;
    const engine = new ReactionEngine({ source, log, registry, executor, reactions: [older] });
    await source.query("DELETE FROM execution.checkpoint WHERE name = 'reaction:pledge-keeper'");
    await engine.prepare();
    now = '2024-07-01T02:00:00.000Z';
    await fixture.ledger.beginToday();
    const pledge = await pledged();
    const gift = await given('2024-06-30', '25000.00', pledge);
    await reverse(gift);
    await engine.catchUp();
    await fixture.ledger.views.catchUp();
    expect(await overdue()).toEqual([['2024-06-30', 500_000n]]);
    const upgraded = await fixture.another();
    await upgraded.catchUp();
    expect(await fulfilled('2024-07-01')).toEqual(['0.00 overdue']);
    expect(await overdue()).toHaveLength(1);
  });
});
