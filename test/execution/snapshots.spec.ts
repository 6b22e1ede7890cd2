import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog } from '#event-log';
import type { Snapshot } from '#execution';
import { counter, counting, logWith, machine, someCounter } from './counter.js';
import type { Machine } from './counter.js';

/** Different amounts, so that an event folded twice or left out shows in the sum. */
const MANY = Array.from({ length: 400 }, (_, at) => at + 1);
const SUM = 80_200;

describe('snapshots', () => {
  let on: Machine;

  beforeAll(async () => {
    on = await machine();
  });

  afterAll(() => on.close());

  const kept = async (id: string): Promise<Snapshot | undefined> => {
    for (let tries = 0; tries < 40; tries += 1) {
      const found = (await on.snapshots.read([`counter-${id}`])).get(`counter-${id}`);
      if (found !== undefined) return found;
      await sleep(25);
    }
    return undefined;
  };
  /** From which revisions a stream was read. */
  const reading = (from: (number | undefined)[]): EventLog =>
    logWith(on.log, {
      readStream(stream, options) {
        from.push(options?.from);
        return on.log.readStream(stream, options);
      },
    });
  const long = async (): Promise<string> => {
    const id = someCounter();
    const executor = on.executor();
    for (let part = 0; part < 3; part += 1) await executor.execute(counting(id, ...MANY));
    return id;
  };

  it('are kept once a thousand events were folded, and the rest is folded on top, each event once', async () => {
    const id = await long();
    expect(await kept(id)).toMatchObject({ revision: 1_199, stateVersion: 1 });
    await on.executor().execute(counting(id, 5, 6));
    const from: (number | undefined)[] = [];
    const state = await on.executor(reading(from)).stateOf({ aggregate: counter, id });
    expect(state).toEqual({ sum: 3 * SUM + 11, events: 1_202 });
    expect(from).toEqual([1_200]);
    expect(await on.executor().execute(counting(id, 1))).toMatchObject({ result: { before: 3 * SUM + 11 } });
  });

  it('are not kept for fewer', async () => {
    const id = someCounter();
    const executor = on.executor();
    await executor.execute(counting(id, ...MANY));
    await executor.execute(counting(id, ...MANY));
    await sleep(50);
    expect((await on.snapshots.read([`counter-${id}`])).size).toBe(0);
  });

  it('of another version of the state are not used', async () => {
    const id = await long();
    await kept(id);
    const from: (number | undefined)[] = [];
    const changed = { ...counter, stateVersion: 2, initial: () => ({ sum: 1_000_000, events: 0 }) };
    const state = await on.executor(reading(from)).stateOf({ aggregate: changed, id });
    expect(state).toEqual({ sum: 1_000_000 + 3 * SUM, events: 1_200 });
    expect(from[0]).toBe(0);
  });

  it('are never ahead of the log', async () => {
    const id = someCounter();
    const ahead: string[] = [];
    let wrote = 0;
    const watching = {
      read: on.snapshots.read.bind(on.snapshots),
      async write(snapshot: Snapshot) {
        wrote += 1;
        const [last] = await on.log.readStream(snapshot.stream, { backward: true, limit: 1 });
        if (last === undefined || last.revision < snapshot.revision) ahead.push(String(snapshot.revision));
      },
    };
    let units = 0;
    const slow = logWith(on.log, {
      async append(batch) {
        // The second command is decided while the first one is under way, and takes its time to arrive.
        if ((units += 1) === 1) under = executor.execute(counting(id, ...MANY));
        else await sleep(150);
        return on.log.append(batch);
      },
    });
    const executor = on.executor(slow, watching);
    let under: Promise<unknown> = Promise.resolve();
    await executor.stateOf({ aggregate: counter, id });
    await executor.execute(counting(id, ...MANY, ...MANY, ...MANY));
    await under;
    await sleep(20);
    expect(ahead).toEqual([]);
    expect(wrote).toBe(1);
  });

  it('that are older never take a newer one’s place, except under another version', async () => {
    const stream = `counter-${someCounter()}`;
    const write = (revision: number, stateVersion = 1): Promise<void> =>
      on.snapshots.write({ stream, revision, stateVersion, state: String(revision) });
    const read = async (): Promise<number | undefined> => (await on.snapshots.read([stream])).get(stream)?.revision;
    await write(2_000);
    await write(1_000);
    expect(await read()).toBe(2_000);
    await write(3_000);
    expect(await read()).toBe(3_000);
    await write(1_500, 2);
    expect(await read()).toBe(1_500);
  });

  it('that somebody planted are passed over', async () => {
    const id = await long();
    await kept(id);
    await on.query(`UPDATE execution.snapshot SET state = replace(state, '1200', '1201') WHERE stream = $1`, [
      `counter-${id}`,
    ]);
    expect(await on.executor().stateOf({ aggregate: counter, id })).toEqual({ sum: 3 * SUM, events: 1_200 });
  });
});
