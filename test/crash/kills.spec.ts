import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandIdOf } from '#execution';
import { BEFORE_FIRST } from '#event-log';
import type { RecordedEvent } from '#event-log';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { askOnce } from '../fixtures/api.js';
import { Chance } from './chance.js';
import { Load } from './load.js';
import type { Acknowledged } from './load.js';
import { Machine } from './machine.js';
import type { Part } from './machine.js';

/**
 * CRASH_KILLS makes it longer; CRASH_SEED, as the title names it, repeats the choice of what is killed when; CRASH_CLUSTER=1
 * has the log in a cluster.
 */
const IN_CLUSTER = process.env['CRASH_CLUSTER'] === '1';
const KILLS = Number(process.env['CRASH_KILLS'] ?? '25');
const SEED = Number(process.env['CRASH_SEED'] ?? String(Date.now() % 1_000_000_000));
const CLIENTS = 4;
const PARTS: readonly Part[] = ['api', 'api', 'worker', 'postgres', 'backend'];

jest.setTimeout(120_000 + KILLS * 15_000);

describe(`${String(KILLS)} kills of API, worker and PostgreSQL under load: CRASH_SEED=${String(SEED)}`, () => {
  let machine: Machine;
  let load: Load;
  let ledger: Ledger;
  let events: readonly RecordedEvent[];
  const killed: Part[] = [];

  beforeAll(async () => {
    machine = await Machine.start(IN_CLUSTER);
    const chance = new Chance(SEED);
    load = new Load(machine, new Chance(SEED + 1), await Load.found(machine));
    const running = load.run(CLIENTS);
    for (let kill = 0; kill < KILLS; kill += 1) {
      await someMore(load, running);
      await sleep(chance.below(300));
      const part = chance.pick(PARTS);
      await machine.kill(part, chance.below(100));
      killed.push(part);
    }
    await someMore(load, running);
    load.stop();
    await running;
    await seenByWorker(machine, chance);
    await machine.quiet();
    ledger = await openLedger(machine);
    events = await everyEvent(ledger);
  });

  afterAll(async () => {
    await ledger.close();
    await machine.remove();
  });

  it('kills each part while commands are under way', () => {
    expect(new Set(killed).size).toBe(KILLS < 25 ? new Set(killed).size : 4);
    expect(load.retries).toBeGreaterThan(KILLS / 2);
    expect(load.acknowledged.length).toBeGreaterThan(KILLS * 5);
  });

  it('ends by itself only where it starts while the database does', () => {
    for (const words of machine.endedByThemselves) expect(words).toMatch(/^2 The database server .* cannot be/u);
  });

  it('answers each command once and for ever', () => {
    for (const { key, first, again } of load.acknowledged) {
      expect([key, [201, 409, 422].includes(first.status), first.text]).toEqual([key, true, first.text]);
      for (const told of again) expect(saidBy(told)).toEqual(saidBy(first));
    }
  });

  it('has everything acknowledged once, whole, and nothing else', () => {
    const byCommand = new Map<string, RecordedEvent[]>();
    for (const event of events) byCommand.set(event.commandId, [...(byCommand.get(event.commandId) ?? []), event]);
    for (const acknowledged of load.acknowledged) {
      const own = byCommand.get(commandIdOf('local', acknowledged.key)) ?? [];
      byCommand.delete(commandIdOf('local', acknowledged.key));
      expect(own.map(({ type }) => type)).toEqual(wantedTypes(acknowledged, cashOf(load)));
      expect(String(own.at(-1)?.position)).toBe(String(acknowledged.first.body['position']));
      if (acknowledged.first.status !== 201) continue;
      const { amount } = acknowledged.body;
      const moved = own.flatMap(({ movements }) => movements).at(-1);
      expect(moved?.amountFen).toBe(BigInt(String(amount).replace('.', '')));
    }
    const others = [...byCommand.values()].flat().map(({ type }) => type);
    expect(others.filter((type) => MONEY.includes(type))).toEqual([]);
  });

  it('has positions without a hole, each number once and a cash box that was never overdrawn', () => {
    expect(events.map(({ position }) => position)).toEqual(events.map((_event, at) => BigInt(at + 1)));
    const numbers = events.filter(({ type }) => type === 'ReceiptNumberTaken').map(({ stream }) => stream);
    expect(new Set(numbers).size).toBe(numbers.length);
    const days = new Map<string, bigint>();
    for (const { amountFen, valueDate, account, fund } of events.flatMap(({ movements }) => movements)) {
      if (account === cashOf(load)) days.set(valueDate, (days.get(valueDate) ?? 0n) + amountFen);
      expect(fund === undefined || amountFen > 0n).toBe(true);
      let running = 0n;
      for (const day of [...days.keys()].sort()) {
        running += days.get(day) ?? 0n;
        expect(running).toBeGreaterThanOrEqual(0n);
      }
    }
  });

  it('has views that a rebuild makes again to the last digit', async () => {
    expect(await ledger.views.position()).toBe(events.at(-1)?.position);
    const live = await ledger.views.digests();
    await ledger.views.rebuild();
    expect(await ledger.views.digests()).toEqual(live);
  });
});

const MONEY = ['DonationReceived', 'MoneyMoved', 'AccountPosted', 'ReceiptNumberTaken', 'CommandRefused'];

/** Waits for some further answers, so that every kill meets a service at work. */
async function someMore(load: Load, running: Promise<void>): Promise<void> {
  const wanted = load.acknowledged.length + CLIENTS;
  const failed = running.then(() => {
    throw new Error('the load ended');
  });
  failed.catch(() => undefined);
  const enough = async (): Promise<void> => {
    while (load.acknowledged.length < wanted) await sleep(5);
  };
  await Promise.race([enough(), failed]);
}

/** A worker that was killed once more brings the views to the head by itself. */
async function seenByWorker(machine: Machine, chance: Chance): Promise<void> {
  await machine.kill('worker', 0);
  const ask = async (path: string) => askOnce(await machine.apiPort(chance.below(2)), path);
  const until = Date.now() + 30_000;
  for (;;) {
    const told = await ask('/v1/balances?asOf=2023-12-31');
    const ready = await ask('/health/ready');
    const head = await headOf(machine);
    const seen = await ask(`/v1/balances?asOf=2023-12-31&minPosition=${head}`);
    if (told.status === 200 && ready.status === 200 && seen.status === 200) return;
    if (Date.now() > until) throw new Error(`not ready: ${ready.text} ${seen.text}`);
    await sleep(200);
  }
}

async function headOf(machine: Machine): Promise<string> {
  const opened = await openLedger(machine);
  try {
    return (await opened.log.head()).toString();
  } finally {
    await opened.close();
  }
}

/** What an answer says, but for whether it was said before and under which request. */
function saidBy({ status, body }: Acknowledged['first']): string {
  return JSON.stringify([status, body], (key, value: unknown) => (OF_ONE_SENDING.includes(key) ? undefined : value));
}

const OF_ONE_SENDING = ['again', 'traceId'];

function wantedTypes({ first, path, body }: Acknowledged, cash: string): readonly string[] {
  if (first.status !== 201) return ['CommandRefused'];
  if (path === '/v1/account-moves') return ['MoneyMoved', 'AccountPosted'];
  return ['DonationReceived', ...(body['account'] === cash ? ['AccountPosted'] : []), 'ReceiptNumberTaken'];
}

function cashOf(load: Load): string {
  const move = load.acknowledged.find(({ path }) => path === '/v1/account-moves');
  return String(move?.body['from']);
}

async function everyEvent({ log }: Ledger): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let after = BEFORE_FIRST; ;) {
    const page = await log.readAll({ after, limit: 1_000 });
    events.push(...page.events);
    after = page.through;
    if (page.end) return events;
  }
}
