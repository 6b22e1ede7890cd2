import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTrial } from '#execution';
import type { Executor } from '#execution';
import { eventOf, stateOf, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import type { Vault } from '#vault';
import { counter, counting, logWith, machine, registry, someCounter } from './counter.js';
import type { Counted, Machine } from './counter.js';

describe('a trial', () => {
  let on: Machine;
  let read = 0;

  beforeAll(async () => {
    on = await machine();
  });

  afterAll(() => on.close());

  const trial = (): Executor => {
    const log = logWith(on.log, {
      async readStream(stream, options) {
        const events = await on.log.readStream(stream, options);
        read += events.length;
        return events;
      },
      async readStreams(streams) {
        const found = await on.log.readStreams(streams);
        for (const events of found.values()) read += events.length;
        return found;
      },
    });
    // No record is written by these commands.
    const vault = {} as Vault;
    return openTrial({
      log,
      registry,
      vault,
      clock: () => '2024-01-01T00:00:00.000Z',
      knows: () => Promise.resolve(true),
    }).executor;
  };
  /** Counts an old event's amount once more. */
  function* again(id: string, revision: number): Plan {
    const { amount } = yield* eventOf<Counted>({ aggregate: counter, id }, revision);
    const { sum } = yield* stateOf(counter, id);
    return steps([step(counter, id, { type: 'Count', amounts: [amount] })], { before: sum, amount });
  }

  it('comes to what the real commands would, and leaves nothing', async () => {
    const id = someCounter();
    await on.executor().execute(counting(id, 1, 2, 3));
    const head = await on.log.head();
    const executor = trial();
    expect(await executor.execute(counting(id, 10, 20))).toMatchObject({ result: { before: 6 } });
    // An old event, and those that were only tried.
    for (const [revision, amount, before] of [
      [0, 1, 36],
      [3, 10, 37],
      [4, 20, 47],
    ] as const) {
      const answer = await executor.execute({ ...counting(id), plan: () => again(id, revision) });
      expect(answer).toMatchObject({ ok: true, result: { before, amount } });
    }
    expect(await executor.standingOf({ aggregate: counter, id })).toBe(7);
    expect(await executor.execute(counting(id, -100))).toMatchObject({ ok: false });
    expect(await on.log.head()).toBe(head);
    expect(await on.executor().stateOf({ aggregate: counter, id })).toEqual({ sum: 6, events: 3 });
  });

  it('reads no more of a long stream than it is asked for', async () => {
    const id = someCounter();
    await on.executor().execute(counting(id, ...Array.from({ length: 500 }, () => 1)));
    const executor = trial();
    await executor.execute(counting(id, 1));
    read = 0;
    for (let revision = 0; revision < 20; revision += 1) {
      await executor.execute({ ...counting(id), plan: () => again(id, revision) });
      await executor.standingOf({ aggregate: counter, id });
    }
    expect(read).toBe(20);
  });
});
