import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dependents, LogUnavailable } from '#event-log';
import type { EventLog, Outcome, Unit } from '#event-log';
import { OtherContent } from '#execution';
import { counter, counting, logWith, machine, someCounter } from './counter.js';
import type { Machine } from './counter.js';

describe('the executor', () => {
  let on: Machine;

  beforeAll(async () => {
    on = await machine();
  });

  afterAll(() => on.close());

  const before = (sum: number): object => ({ ok: true, result: { before: sum } });
  /** A log whose first append is preceded by something else; what is sent meanwhile keeps its place behind it. */
  const disturbed = (first: (units: readonly Unit[]) => Promise<void>): EventLog => {
    let blocked: Promise<ReadonlySet<string>> | undefined;
    return logWith(on.log, {
      async append(units) {
        if (blocked === undefined) {
          let outcomes: Promise<readonly Outcome[]> | undefined;
          const sent = first(units).then(() => {
            outcomes = on.log.append(units);
            return new Set<string>();
          });
          // The port's rule: what rests on a unit that was not appended is a conflict.
          blocked = sent.catch(() => new Set(units.flatMap((unit) => [...unit.expected.keys()])));
          await sent;
          return outcomes as unknown as readonly Outcome[];
        }
        const streams = await blocked;
        if (dependents(units, new Set(streams)).size === 0) return on.log.append(units);
        blocked = Promise.resolve(new Set<string>());
        return units.map(() => ({ kind: 'conflict', streams: [...streams] }));
      },
    });
  };

  it('decides again what waits behind a unit that fell', async () => {
    const id = someCounter();
    const answers: Promise<object>[] = [];
    const executor = on.executor(
      disturbed(async () => {
        // Decided on top of the first one, whose place another process is about to take.
        answers.push(executor.execute(counting(id, 10)));
        answers.push(executor.execute(counting(id, 10)));
        await new Promise((resume) => setImmediate(resume));
        await on.executor().execute(counting(id, 100));
      }),
    );
    await executor.stateOf({ aggregate: counter, id });
    const first = await executor.execute(counting(id, 1));
    const all = [first, ...(await Promise.all(answers))].map((answer) => ('result' in answer ? answer.result : answer));
    const sums = all.map((result) => (result as { before: number }).before);
    // Each one stands on a state that came about: the sums of the stream, in the order in which they were appended.
    const events = await on.log.readStream(`counter-${id}`);
    let sum = 0;
    const truly = events.map(({ payload }) => [sum, (sum += (JSON.parse(payload) as { amount: number }).amount)][0]);
    expect(sums.toSorted((left, right) => left - right)).toEqual(truly.slice(1));
    expect(sum).toBe(121);
  });

  it('decides again what was sent behind a unit of which nobody knows', async () => {
    const id = someCounter();
    const waiting: Promise<object>[] = [];
    const executor = on.executor(
      disturbed(async () => {
        waiting.push(executor.execute(counting(id, 10)));
        await new Promise((resume) => setImmediate(resume));
        // Takes the very place on which the one that waits was decided.
        await on.executor().execute(counting(id, 100));
        throw new LogUnavailable('the server went away');
      }),
    );
    await executor.stateOf({ aggregate: counter, id });
    await expect(executor.execute(counting(id, 1))).rejects.toThrow(LogUnavailable);
    expect(await waiting[0]).toMatchObject(before(100));
    expect(await executor.stateOf({ aggregate: counter, id })).toEqual({ sum: 110, events: 2 });
  });

  it('drops what was decided on a unit that fell before that is sent', async () => {
    const id = someCounter();
    const late: Promise<object>[] = [];
    const executor = on.executor(
      logWith(on.log, {
        async append(units) {
          const outcomes = await on.log.append(units);
          // In the very turn in which the outcome comes, before the executor has seen it.
          if (late.length === 0) late.push(executor.execute(counting(id, 10)));
          return outcomes;
        },
      }),
    );
    await executor.stateOf({ aggregate: counter, id });
    await on.executor().execute(counting(id, 100));
    expect(await executor.execute(counting(id, 1))).toMatchObject({ ok: true });
    const { result } = (await late[0]) as { result: { before: number } };
    expect([100, 101]).toContain(result.before);
    expect(await executor.stateOf({ aggregate: counter, id })).toEqual({ sum: 111, events: 3 });
  });

  it('shows no state that did not come about', async () => {
    const id = someCounter();
    const executor = on.executor(disturbed(() => Promise.reject(new LogUnavailable('the server went away'))));
    await expect(executor.execute(counting(id, 1))).rejects.toThrow(LogUnavailable);
    expect(await executor.stateOf({ aggregate: counter, id })).toEqual({ sum: 0, events: 0 });
  });

  it('lets a unit that the log cannot take fail alone', async () => {
    const [id, other] = [someCounter(), someCounter()];
    const executor = on.executor();
    const bad = { ...counting(id, 1), content: new Uint8Array(31) };
    const told = await Promise.allSettled([
      executor.execute(counting(id, 2)),
      executor.execute(bad),
      executor.execute(counting(id, 3)),
      executor.execute(counting(other, 4)),
    ]);
    expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(told[1]).toMatchObject({ reason: expect.any(RangeError) });
    expect(told[2]).toMatchObject({ value: before(2) });
    expect(await executor.stateOf({ aggregate: counter, id })).toEqual({ sum: 5, events: 2 });
  });

  it('gives the first answer again while another content of the same id is on its way', async () => {
    const id = someCounter();
    const first = counting(id, 1);
    const other = { ...first, content: new Uint8Array(32) };
    await on.executor().execute(first);
    const executor = on.executor();
    const told = await Promise.allSettled([executor.execute(other), executor.execute(first), executor.execute(other)]);
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(told[0]).toMatchObject({ reason: expect.any(OtherContent) });
    expect(told[1]).toMatchObject({ value: { again: true, ...before(0) } });
    expect(await executor.stateOf({ aggregate: counter, id })).toEqual({ sum: 1, events: 1 });
  });

  it('never gives a refusal that rests on what is no longer so', async () => {
    const id = someCounter();
    const executor = on.executor();
    await executor.stateOf({ aggregate: counter, id });
    await on.executor().execute(counting(id, 7));
    expect(await executor.execute(counting(id, -7))).toMatchObject(before(7));
    const refused = await executor.execute(counting(id, -1));
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'below-zero', value: '-1' } });
  });

  it('stays right with two processes on one stream', async () => {
    const id = someCounter();
    const executors = [on.executor(), on.executor()];
    const answers = await Promise.all(
      Array.from({ length: 120 }, async (_, at) => executors[at % 2]?.execute(counting(id, at < 40 ? 1 : -1))),
    );
    const state = await on.executor().stateOf({ aggregate: counter, id });
    const taken = answers.filter((answer) => answer?.ok === true).length;
    expect(state).toEqual({ sum: 40 - (taken - 40), events: taken });
    expect(state.sum).toBe(0);
  });
});
