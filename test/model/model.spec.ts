import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandIdOf } from '#execution';
import { BEFORE_FIRST } from '#event-log';
import type { RecordedEvent } from '#event-log';
import { openPostgresLog } from '#event-log/postgres';
import { ledgerMigrations } from '#ledger/nest';
import { freshDatabase } from '../fixtures/database.js';
import { breachesIn, watchedOf } from '../fixtures/laws.js';
import { laidOut } from '../fixtures/sandbox.js';
import type { Sandbox } from '../fixtures/sandbox.js';
import { Books } from './books.js';
import type { Verdict } from './books.js';
import { DAYS } from './commands.js';
import type { Command, Shown, Told } from './commands.js';
import { LedgerProcess } from './ledger-process.js';
import { Run } from './run.js';
import type { Ran, Sent } from './run.js';
import { script } from './script.js';

/** MODEL_RUNS and MODEL_STEPS make it longer; MODEL_SEED, as a failure's title names it, repeats it. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? '2');
const STEPS = Number(process.env['MODEL_STEPS'] ?? '250');
const SEED = Number(process.env['MODEL_SEED'] ?? String(Date.now() % 1_000_000_000));
/** Every other run has a process whose clock is wrong. */
const runs = Array.from({ length: RUNS }, (_, at) => ({ seed: SEED + at, skewMs: (SEED + at) % 2 === 0 ? 0 : -1_500 }));

jest.setTimeout(180_000 + 400 * STEPS);

const OFTEN_REFUSED = ['account-below-zero', 'amount-not-positive', 'dated-after-today', 'receipt-number-used'];

let clone: Sandbox;

beforeAll(async () => {
  clone = await laidOut(tmpdir(), ['libs', 'test/model']);
});

afterAll(async () => {
  await clone.remove();
});

describe('random commands of many clients on two processes', () => {
  it.each(runs)('come to what a simple model says: MODEL_SEED=$seed', async ({ seed, skewMs }) => {
    const [steps = []] = fc.sample(script(STEPS), { numRuns: 1, seed });
    await inLedger(skewMs, async (ledger) => {
      await check(await new Run(ledger.processes).play(steps), ledger);
    });
  });
});

interface TwoProcesses {
  readonly url: string;
  readonly skewMs: number;
  readonly processes: readonly [LedgerProcess, LedgerProcess];
}

async function inLedger(skewMs: number, work: (ledger: TwoProcesses) => Promise<void>): Promise<void> {
  const database = await freshDatabase(ledgerMigrations);
  const folder = await mkdtemp(join(tmpdir(), 'ledger-model-'));
  const common = { url: database.url, keyFile: join(folder, 'keys', 'vault.key'), originMs: Date.now() };
  const processes = [
    new LedgerProcess(clone.root, { ...common, skewMs: 0 }),
    new LedgerProcess(clone.root, { ...common, skewMs }),
  ] as const;
  try {
    await Promise.all(processes.map((one) => one.start()));
    await work({ url: database.url, skewMs, processes });
  } finally {
    await Promise.all(processes.map((one) => one.end()));
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function check(ran: Ran, { url, skewMs, processes }: TwoProcesses): Promise<void> {
  const events = await everyEvent(url);
  checkLaws(events);
  events.forEach((event, at) => {
    expect([event.index, event.position]).toEqual([BigInt(at + 1), BigInt(at + 1)]);
  });
  checkAnswers(ran);
  checkThatMuchWasTried(ran);
  const books = replayed(ran.sent, events);
  const [first, second] = processes;

  for (const shown of [...ran.shown, ...ran.quiet]) {
    expect(shown).toEqual({ ...shown, byDay: figuresOf(books, shown) });
    const askedAgain = await second.known(shown.index, Object.keys(shown.byDay));
    expect(askedAgain.byDay).toEqual(shown.byDay);
  }
  for (const shown of ran.quiet) {
    const askedAgain = await first.known(shown.moment, Object.keys(shown.byDay));
    expect(askedAgain.index).toBe(indexBy(shown.moment, events).toString());
    expect(askedAgain.byDay).toEqual(figuresOf(books, askedAgain));
    if (skewMs === 0) expect(askedAgain.byDay).toEqual(shown.byDay);
  }
  // At the very event that moved money, and just before it.
  for (const index of momentsOf(events)) {
    const asked = await first.known(index.toString(), DAYS.slice(3, 6));
    expect(asked).toEqual({ ...asked, byDay: figuresOf(books, asked) });
  }
  await checkViews(books, processes);
}

const MOMENTS = 20;

function momentsOf(events: readonly RecordedEvent[]): readonly bigint[] {
  const moving = events.filter(({ movements }) => movements.length > 0).map(({ index }) => index);
  const every = Math.max(1, Math.floor(moving.length / MOMENTS));
  return moving.filter((_index, at) => at % every === 0).flatMap((index) => [index - 1n, index]);
}

/** One event, the same answer, and told as the first one once at most, but to those who waited for it together. */
function checkAnswers({ sent, otherContent }: Ran): void {
  for (const { answers, later } of sent) {
    const [first] = [...answers].sort((left, right) => Number(left.again) - Number(right.again));
    for (const answer of [...answers, ...later])
      expect({ ...answer, again: false }).toEqual({ ...first, again: false });
    expect(later.map(({ again }) => again)).toEqual(later.map(() => true));
  }
  expect(otherContent.refused).toBe(otherContent.asked);
}

/** A run in which nearly all went well, or nearly nothing, would show little. */
function checkThatMuchWasTried({ sent }: Ran): void {
  const answers = sent.map(firstAnswer);
  const taken = answers.filter(({ ok }) => ok).length / answers.length;
  expect(taken).toBeGreaterThan(0.2);
  expect(taken).toBeLessThan(0.8);
  const codes = new Set(answers.flatMap(({ refusal }) => refusal?.code ?? []));
  if (STEPS >= 250) expect([...codes]).toEqual(expect.arrayContaining(OFTEN_REFUSED));
}

/**
 * Replays every command in the order of the log on the model: each must come to what was answered. So no refusal
 * rests on a stale state, and nothing that was acknowledged is missing or there twice.
 */
function replayed(sent: readonly Sent[], events: readonly RecordedEvent[]): Books {
  const books = new Books();
  const byCommand = new Map<string, RecordedEvent[]>();
  for (const event of events) byCommand.set(event.commandId, [...(byCommand.get(event.commandId) ?? []), event]);
  const ordered = sent
    .map((one) => ({ ...one, answer: firstAnswer(one), events: byCommand.get(commandIdOf('local', one.key)) ?? [] }))
    .sort(byPlace);
  for (const one of ordered) {
    const { command, answer } = one;
    const verdict = books.take(command, { index: indexOf(one), entry: answer.result?.['entry'] ?? '' });
    const said = { command, position: answer.position, ...verdictOf(answer, verdict) };
    expect(said).toEqual({ ...said, ...verdict });
    checkEvents(one.events, answer, { money: isMoney(command), nothing: verdict.kind === 'nothing' });
    checkGuarded(books);
  }
  return books;
}

/** Where the history shows what the command moved; without a movement, where it stood when it was answered. */
function indexOf({ events, answer }: { readonly events: readonly RecordedEvent[]; readonly answer: Told }): bigint {
  return events.find(({ movements }) => movements.length > 0)?.index ?? BigInt(answer.position);
}

function isMoney({ type }: Command): boolean {
  return type === 'income' || type === 'gift' || type === 'move';
}

/** The answer in the model's words; what the model does not foresee of it is left out. */
function verdictOf({ ok, refusal }: Told, { kind, ...foreseen }: Verdict) {
  if (ok) return { kind: kind === 'nothing' ? kind : 'taken' };
  const wanted = 'wanted' in foreseen ? { wanted: refusal?.wanted } : {};
  return { kind: 'refused', code: refusal?.code, ...wanted };
}

function checkGuarded(books: Books): void {
  for (const account of books.accountNames().filter((name) => books.isGuarded(name))) {
    for (const day of DAYS) expect(books.limit(account, day)).toBeGreaterThanOrEqual(0n);
  }
}

function firstAnswer({ answers }: Sent): Told {
  const [answer] = answers;
  if (answer === undefined) throw new Error('a command was not answered');
  return answer;
}

/** By position; a command without event comes after the event that was the head when it was answered. */
function byPlace(
  left: { readonly answer: Told; readonly events: readonly unknown[] },
  right: { readonly answer: Told; readonly events: readonly unknown[] },
): number {
  const apart = BigInt(left.answer.position) - BigInt(right.answer.position);
  if (apart !== 0n) return apart < 0n ? -1 : 1;
  return Math.sign(right.events.length) - Math.sign(left.events.length);
}

/** A unit's events stand together, end at the answer's position, and a money command's refusal is among them. */
function checkEvents(
  own: readonly RecordedEvent[],
  answer: Told,
  { money, nothing }: { readonly money: boolean; readonly nothing: boolean },
): void {
  own.forEach((event, at) => {
    expect(event.position).toBe(BigInt(answer.position) - BigInt(own.length - 1 - at));
  });
  const types = own.map(({ type }) => type);
  if (!answer.ok) expect(types).toEqual(money ? ['CommandRefused'] : []);
  else expect(types.includes('CommandRefused') || (types.length === 0) !== nothing).toBe(false);
  expect(own.filter(({ movements }) => movements.length > 0)).toHaveLength(answer.ok && money ? 1 : 0);
}

/** Whatever ran at once: what doctor holds a log against is kept by all that the ledger writes. */
function checkLaws(events: readonly RecordedEvent[]): void {
  expect(breachesIn(watchedOf(events))).toEqual([]);
}

function figuresOf(books: Books, { index, byDay }: Shown): Shown['byDay'] {
  return Object.fromEntries(Object.keys(byDay).map((day) => [day, books.figures(day, BigInt(index))]));
}

/** The newest index whose running maximum of recording moments is not after the moment. */
function indexBy(moment: string, events: readonly RecordedEvent[]): bigint {
  let known = '';
  let index = 0n;
  for (const event of events) {
    if (event.recordedAt > known) known = event.recordedAt;
    if (known > moment) break;
    index = event.index;
  }
  return index;
}

async function checkViews(books: Books, [first, second]: TwoProcesses['processes']): Promise<void> {
  await first.catchUp();
  const now = await second.shown(DAYS);
  for (const [day, figures] of Object.entries(now?.byDay ?? {})) {
    expect(figures).toEqual(books.figures(day));
    const sum = (list: readonly string[]): bigint => list.reduce((total, text) => total + BigInt(text), 0n);
    expect(sum(Object.values(figures.funds).map(([received]) => received))).toBe(sum(Object.values(figures.accounts)));
  }
  expect(now).toBeDefined();
  const gifts = await first.gifts();
  const sorted = <Row extends { readonly entry: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.toSorted((left, right) => (left.entry < right.entry ? -1 : 1));
  expect(sorted(gifts)).toEqual(sorted(books.gifts));

  const live = await first.digests();
  await second.rebuild();
  expect(await first.digests()).toEqual(live);
  expect((await first.shown(DAYS))?.byDay).toEqual(now?.byDay);
}

async function everyEvent(url: string): Promise<readonly RecordedEvent[]> {
  const log = await openPostgresLog({ url });
  try {
    const events: RecordedEvent[] = [];
    for (let after = BEFORE_FIRST; ;) {
      const page = await log.readAll({ after, limit: 1_000 });
      events.push(...page.events);
      after = page.through;
      if (page.end) return events;
    }
  } finally {
    await log.close();
  }
}
