import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EventLog, Position } from '#event-log';
import { ProjectionEngine } from '#execution';
import type { Projection } from '#execution';
import { counting, logWith, machine, registry, someCounter, tally } from './counter.js';
import type { Machine } from './counter.js';

describe('projections', () => {
  let on: Machine;
  let names = 0;

  beforeAll(async () => {
    on = await machine();
    await grow(40);
  });

  afterAll(() => on.close());

  const engine = (projections: readonly Projection[], log: EventLog = on.log): ProjectionEngine =>
    new ProjectionEngine({ source: on.source, log, registry, projections, pageSize: 7 });
  const grow = async (events: number): Promise<void> => {
    const executor = on.executor();
    const id = someCounter();
    for (let done = 0; done < events; done += 1) await executor.execute(counting(id, 1));
  };
  const fresh = (): string => `test_${String((names += 1))}`;
  /** What every view of the whole history must show. */
  const expectWhole = async (table: string): Promise<void> => {
    const wanted = await on.query('SELECT stream, count(*)::integer AS applied FROM log.event GROUP BY 1 ORDER BY 1');
    expect(await on.query(`SELECT stream, applied FROM views.${table} ORDER BY stream`)).toEqual(wanted);
  };

  it('of two engines on one checkpoint count every event once', async () => {
    const view = tally(fresh());
    const engines = [engine([view]), engine([view]), engine([view])];
    await Promise.all(engines.map((one) => one.prepare()));
    await Promise.all(engines.map((one) => one.catchUp()));
    await expectWhole(view.name);
  });

  it('give up rows and checkpoint together when one event cannot be applied', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    const failing: Projection = {
      ...view,
      async apply(events, manager) {
        await view.apply(events, manager);
        throw new Error('cannot apply');
      },
    };
    await expect(engine([failing]).advance()).rejects.toThrow('cannot apply');
    expect(await engine([view]).position()).toBe(0n);
    expect(await on.query(`SELECT * FROM views.${view.name}`)).toEqual([]);
    await engine([view]).catchUp();
    await expectWhole(view.name);
  });

  it('refuse the checkpoint of another log and write nothing', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    await on.query('UPDATE execution.checkpoint SET log_id = $2 WHERE name = $1', [view.name, randomUUID()]);
    await expect(engine([view]).advance()).rejects.toThrow('of another log');
    expect(await on.query(`SELECT * FROM views.${view.name}`)).toEqual([]);
  });

  it('refuse a checkpoint that was set by hand, until a rebuild', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    await engine([view]).catchUp();
    await on.query('UPDATE execution.checkpoint SET position = 3 WHERE name = $1', [view.name]);
    await expect(engine([view]).catchUp()).rejects.toThrow(
      `The checkpoint ${view.name} was set by hand and says event 3`,
    );
    await engine([view]).rebuild();
    await engine([view]).catchUp();
    await expectWhole(view.name);
  });

  it('name the very event that their tables cannot take in, and stand right before it', async () => {
    const view = tally(fresh());
    const once: Projection = {
      ...view,
      ddl: `CREATE TABLE ${view.name} (stream text PRIMARY KEY, applied integer NOT NULL CHECK (applied < 5))`,
    };
    const stream = `counter-${someCounter()}`;
    const executor = on.executor();
    for (let count = 0; count < 6; count += 1) await executor.execute(counting(stream.slice('counter-'.length), 1));
    const only: Projection = {
      ...once,
      apply: (events, manager) =>
        view.apply(
          events.filter((one) => one.stream === stream),
          manager,
        ),
    };
    await engine([only]).prepare();
    const [fifth] = await on.query<{ position: bigint }>(
      'SELECT position FROM log.event WHERE stream = $1 AND revision = 4',
      [stream],
    );
    const place = fifth?.position ?? 0n;
    await expect(engine([only]).catchUp()).rejects.toThrow(
      `${view.name} cannot take in event ${String(place)} (new row for relation`,
    );
    expect(await engine([only]).position()).toBe(place - 1n);
  });

  it('of an old version throw after an upgrade and write nothing', async () => {
    const [old, upgraded] = [tally(fresh()), { ...tally(`test_${String(names)}`, 2) }];
    const running = engine([old]);
    await running.prepare();
    await running.catchUp();
    await engine([upgraded]).prepare();
    await grow(3);
    await expect(running.advance()).rejects.toThrow('another version');
    await expect(running.catchUp()).rejects.toThrow('another version');
    await engine([upgraded]).catchUp();
    await expectWhole(old.name);
    expect(await on.query(`SELECT DISTINCT version FROM views.${old.name}`)).toEqual([{ version: 2 }]);
  });

  it('are prepared and upgraded by several processes at once', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    await engine([view]).catchUp();
    const upgraded = tally(view.name, 2);
    await Promise.all([engine([upgraded]), engine([upgraded]), engine([upgraded])].map((one) => one.prepare()));
    await engine([upgraded]).catchUp();
    await expectWhole(view.name);
    const left = await on.query(`SELECT * FROM execution.checkpoint WHERE name LIKE $1 || ':%'`, [view.name]);
    expect(left).toEqual([]);
  });

  it('rebuilt are never swapped in behind the live view', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    await engine([view]).catchUp();
    const before = await on.log.head();
    await grow(5);
    await engine([view]).catchUp();
    // A rebuild that does not see the newest events yet, as if they came between its last page and its swap.
    let blind = 3;
    const late = logWith(on.log, {
      async readAll({ after, limit = 7 }) {
        const page = await on.log.readAll({ after, limit });
        if (after < before)
          return page.through > before ? on.log.readAll({ after, limit: Number(before - after) }) : page;
        return (blind -= 1) > 0 ? { events: [], through: after, end: true } : page;
      },
    });
    await engine([view], late).rebuild();
    expect(await engine([view]).position()).toBe(await on.log.head());
    await expectWhole(view.name);
  });

  it('that are ahead of others see no event again', async () => {
    const [ahead, behind] = [tally(fresh()), tally(fresh())];
    await engine([ahead, behind]).prepare();
    const both = engine([ahead, behind]);
    await engine([ahead]).advance();
    await on.query(
      `UPDATE execution.checkpoint SET position = 3,
         digest = sha256(convert_to(concat_ws(' ', name, version, shape, log_id, 3), 'UTF8')) WHERE name = $1`,
      [behind.name],
    );
    // Its first three events were taken out of its sight: the pages now end in the midst of those that the other saw.
    await both.catchUp();
    await expectWhole(ahead.name);
    const [row] = await on.query<{ all: number }>(`SELECT sum(applied)::integer AS all FROM views.${behind.name}`);
    expect(BigInt(row?.all ?? 0)).toBe((await on.log.head()) - 3n);
  });

  it('ask the database as often for a hundred who wait as for one', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    const one = engine([view]);
    let looks = 0;
    const position = one.position.bind(one);
    one.position = (...names) => {
      looks += 1;
      return position(...names);
    };
    const head = await on.log.head();
    const waiting = Array.from({ length: 100 }, () => one.waitFor(head, 10_000));
    await new Promise((resume) => setTimeout(resume, 200));
    await engine([view]).catchUp();
    await Promise.all(waiting);
    expect(looks).toBeGreaterThan(1);
    expect(looks).toBeLessThan(100);
    await expect(engine([view]).waitFor((head + 1n) as Position, 50)).rejects.toThrow('have not reached');
  });

  it('rebuild anew where somebody took the tables of an interrupted rebuild away', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    await engine([view]).catchUp();
    const stopping = engine([view]);
    const stop = new Error('stopped');
    let pages = 0;
    await expect(
      stopping.rebuild(undefined, () => {
        if ((pages += 1) > 2) throw stop;
      }),
    ).rejects.toBe(stop);
    await on.query(`DROP TABLE views_next.${view.name}`);
    await engine([view]).rebuild();
    await expectWhole(view.name);
  });

  it('go on where a rebuild was interrupted', async () => {
    const view = tally(fresh());
    await engine([view]).prepare();
    await engine([view]).catchUp();
    const seen: Position[] = [];
    const stopping = logWith(on.log, {
      readAll(options) {
        seen.push(options.after);
        return seen.length === 3 ? Promise.reject(new Error('stopped')) : on.log.readAll(options);
      },
    });
    await expect(engine([view], stopping).rebuild()).rejects.toThrow('stopped');
    await expectWhole(view.name);
    await engine([view], stopping).rebuild();
    expect(seen[3]).toBe(14n);
    await expectWhole(view.name);
  });

  it('make the indexes of a rebuilt table when its rows are there, and once', async () => {
    const plain = tally(fresh());
    const { name } = plain;
    const indexes = async (schema: string): Promise<number> => {
      const rows = await on.query(
        'SELECT count(*)::integer AS found FROM pg_indexes WHERE (schemaname, tablename) = ($1, $2)',
        [schema, name],
      );
      return (rows as readonly { readonly found: number }[])[0]?.found ?? 0;
    };
    const whileFilled: number[] = [];
    const view: Projection = {
      ...plain,
      ddl: `${plain.ddl}; CREATE INDEX ON ${name} (applied);`,
      indexedLast: [name],
      async apply(events, manager) {
        whileFilled.push(await indexes('views_next'));
        await plain.apply(events, manager);
      },
    };
    await engine([view]).prepare();
    expect(await indexes('views')).toBe(2);
    await engine([view]).rebuild();
    expect([new Set(whileFilled), await indexes('views'), await indexes('views_next')]).toEqual([new Set([1]), 2, 0]);
    await expectWhole(name);
    // The swap fails after the indexes were made: the next rebuild finds them.
    const [head, stop] = [await on.log.head(), new Error('stopped')];
    const stopping = logWith(on.log, {
      async head() {
        if ((await indexes('views_next')) > 1) throw stop;
        return head;
      },
    });
    await expect(engine([view], stopping).rebuild()).rejects.toBe(stop);
    expect(await indexes('views_next')).toBe(2);
    await engine([view]).rebuild();
    expect([await indexes('views'), await indexes('views_next')]).toEqual([2, 0]);
    await expectWhole(name);
  });
});
