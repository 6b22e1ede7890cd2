import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Query } from '@nestjs/cqrs';
import { accountId, MoveMoneyCommand, OpenAccountCommand, ShowAccounts } from '#accounts/nest';
import { commandIdOf, indexOfKnownAt } from '#execution';
import type { Answer, CommandContext } from '#execution';
import { ALL_PURPOSES, FoundRegionCommand, OpenPurposeCommand, ReceiveIncomeCommand, ShowBalances } from '#funds/nest';
import { ListGifts, ReceiveDonationCommand } from '#giving/nest';
import { fen, parseDate } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { LedgerModule, openLedger, projections } from '#ledger/nest';
import { ShowMinimums } from '#minimum/nest';
import { YEAR } from './commands.js';
import type { Command, Figures, Shown, Told } from './commands.js';

/** How the process is started: its only argument, as JSON. */
export interface Started {
  readonly url: string;
  readonly keyFile: string;
  /** Real time at which the ledger's clock showed the first moment of the run. */
  readonly originMs: number;
  /** By how much this process's clock is wrong. */
  readonly skewMs: number;
}

export type Asked =
  | { readonly ask: 'send'; readonly key: string; readonly content: string; readonly command: Command }
  | { readonly ask: 'catch-up' }
  | { readonly ask: 'rebuild' }
  | { readonly ask: 'digests' }
  | { readonly ask: 'shown'; readonly days: readonly string[] }
  | { readonly ask: 'known'; readonly knownAt: string; readonly days: readonly string[] }
  | { readonly ask: 'gifts' };

export interface Gift {
  readonly entry: string;
  readonly fund: string;
  readonly fen: string;
  readonly day: string;
  readonly number: string;
  /** Whether the donor's name came back as it was given. */
  readonly isNamed: boolean;
}

const BEGAN = '2023-06-01T02:00:00.000Z';
const TRIES = 50;

const started = JSON.parse(process.argv[2] ?? '') as Started;
const { url, keyFile, originMs, skewMs } = started;
const clock = (): string => new Date(Date.parse(BEGAN) + Date.now() - originMs + skewMs).toISOString();
const ledger = await openLedger({ url, keyFile, clock });
const app = await NestFactory.createApplicationContext(LedgerModule.on(ledger), { logger: false });
await app.init();
const commands = app.get(CommandBus);
const queries = app.get(QueryBus);

process.on('message', (asked: Asked & { readonly id: number }) => {
  answerTo(asked).then(
    (answer) => process.send?.({ id: asked.id, answer }),
    (error: unknown) => {
      const failed = error instanceof Error ? error : new Error(String(error));
      process.send?.({ id: asked.id, failed: failed.name, message: failed.stack ?? failed.message });
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });

async function answerTo(asked: Asked): Promise<unknown> {
  switch (asked.ask) {
    case 'send':
      return told(await carryOut(asked.command, contextOf(asked)));
    case 'catch-up':
      return ledger.catchUp();
    case 'rebuild':
      await ledger.views.rebuild();
      return undefined;
    case 'digests':
      return ledger.views.digests();
    case 'shown':
      return shown(asked.days);
    case 'known':
      return known(asked.knownAt, asked.days);
    case 'gifts':
      return gifts();
  }
}

function contextOf({ key, content }: { readonly key: string; readonly content: string }): CommandContext {
  return {
    commandId: commandIdOf('local', key),
    content: ledger.vault.contentDigest([content]),
    by: 'local',
    at: clock(),
  };
}

async function carryOut(command: Command, context: CommandContext): Promise<Answer> {
  switch (command.type) {
    case 'found': {
      const { code, name, level, parent } = command;
      const above = parent === undefined ? {} : { parent };
      return commands.execute(new FoundRegionCommand({ code, name, level, ...above }, context));
    }
    case 'account': {
      const { region, name, kind } = command;
      return commands.execute(new OpenAccountCommand({ region, name, kind, ways: [name] }, context));
    }
    case 'purpose': {
      const { fund, purpose } = command;
      return commands.execute(new OpenPurposeCommand({ fund, purpose, words: [] }, context));
    }
    case 'income':
      return commands.execute(new ReceiveIncomeCommand(incomeOf(command), context));
    case 'gift':
      return commands.execute(new ReceiveDonationCommand(giftOf(command), context));
    case 'move': {
      const { from, to } = command;
      const money = { amountFen: amountOf(command), valueDate: dayOf(command.day) };
      return commands.execute(new MoveMoneyCommand({ from: idOf(from), to: idOf(to), ...money }, context));
    }
  }
}

function entryOf(entry: Extract<Command, { type: 'income' | 'gift' }>) {
  const { fund, purpose, account, day } = entry;
  return { fund, purpose, account: idOf(account), amountFen: amountOf(entry), valueDate: dayOf(day) };
}

function incomeOf(
  command: Extract<Command, { type: 'income' }>,
): ConstructorParameters<typeof ReceiveIncomeCommand>[0] {
  const { kind, fromRegion } = command;
  const entry = entryOf(command);
  if (kind === 'refund') return { ...entry, kind, refundOf: 'insurer' };
  if (kind === 'grant') return { ...entry, kind, ...(fromRegion === undefined ? {} : { fromRegion }) };
  return { ...entry, kind };
}

function giftOf(command: Extract<Command, { type: 'gift' }>): ConstructorParameters<typeof ReceiveDonationCommand>[0] {
  const { receipt, reason } = command;
  const anonymous = reason === 'anonymous';
  return {
    ...entryOf(command),
    donorKind: anonymous ? 'anonymous' : 'individual',
    ...(anonymous ? {} : { donor: donorOf(command) }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(reason === undefined ? {} : { noReceiptReason: reason }),
  };
}

function donorOf({ fen: amount, day }: { readonly fen: string; readonly day: string }): string {
  return `王${amount}于${day}`;
}

function idOf(name: string): string {
  const [region = '', own = ''] = name.split('/');
  return accountId(region, own);
}

function amountOf({ fen: amount }: { readonly fen: string }): Fen {
  return fen(BigInt(amount));
}

function dayOf(text: string): BusinessDate {
  return parseDate(text) as BusinessDate;
}

function told(answer: Answer): Told {
  const { again, position } = answer;
  if (!answer.ok) return { again, position: position.toString(), ok: false, refusal: answer.refusal };
  return { again, position: position.toString(), ok: true, result: answer.result as Told['result'] & object };
}

async function ask<Result>(query: Query<Result>): Promise<Result> {
  return queries.execute(query);
}

async function figures(day: string, knownAt?: bigint): Promise<Figures> {
  const times = { asOf: dayOf(day), ...(knownAt === undefined ? {} : { knownAt }) };
  const balances = await ask(new ShowBalances(times));
  const accounts = await ask(new ShowAccounts(times));
  const minimums = await ask(new ShowMinimums({ year: YEAR, ...times }));
  const own = balances.filter(({ purpose, receivedFen }) => purpose !== ALL_PURPOSES && receivedFen !== 0n);
  const full = accounts.filter(({ balanceFen }) => balanceFen !== 0n);
  const counted = minimums.filter(({ contributedFen }) => contributedFen !== 0n);
  return {
    funds: Object.fromEntries(
      own.map((row) => [`${row.fund} ${row.purpose}`, [row.receivedFen.toString(), row.availableFen.toString()]]),
    ),
    accounts: Object.fromEntries(full.map((row) => [`${row.region}/${row.name}`, row.balanceFen.toString()])),
    contributed: Object.fromEntries(
      counted.map((row) => [`${row.region}-${row.fundKind}`, row.contributedFen.toString()]),
    ),
  };
}

async function byDay(days: readonly string[], knownAt?: bigint): Promise<Record<string, Figures>> {
  const found: Record<string, Figures> = {};
  for (const day of days) found[day] = await figures(day, knownAt);
  return found;
}

/** What anybody would be shown now, and of which index it is: read again where a view moved on meanwhile. */
async function shown(days: readonly string[]): Promise<Shown | undefined> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const before = await standing();
    const found = await byDay(days);
    const after = await standing();
    if (before !== undefined && before === after) return { index: before.toString(), moment: clock(), byDay: found };
  }
  return undefined;
}

/** Where all views stand; undefined while one is ahead of another. */
async function standing(): Promise<bigint | undefined> {
  const positions = await Promise.all(projections.map(({ name }) => ledger.views.position([name])));
  return positions.every((position) => position === positions[0]) ? positions[0] : undefined;
}

async function known(knownAt: string, days: readonly string[]): Promise<Shown> {
  const index = (await indexOfKnownAt(ledger.log, knownAt)) ?? -1n;
  return { index: index.toString(), moment: knownAt, byDay: await byDay(days, index) };
}

async function gifts(): Promise<readonly Gift[]> {
  const listed = await ask(new ListGifts({ limit: 10_000 }));
  return listed.map(({ entry, fund, amountFen, valueDate, receiptNumber, donorKind, donorName }) => {
    const gift = { entry, fund, fen: amountFen.toString(), day: valueDate, number: receiptNumber ?? '' };
    return { ...gift, isNamed: donorName === (donorKind === 'anonymous' ? '' : donorOf(gift)) };
  });
}
