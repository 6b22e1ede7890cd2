import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, CommandRequest, LedgerEvent, Reaction, ReactionCommand } from '#execution';
import { Executor, ReactionEngine } from '#execution';
import { count, counting, machine, registry, someCounter } from './counter.js';
import type { Machine } from './counter.js';

describe('reactions', () => {
  let on: Machine;
  let source: string;
  let names = 0;

  beforeAll(async () => {
    on = await machine();
    source = someCounter();
    for (let amount = 1; amount <= 20; amount += 1) await on.executor().execute(counting(source, amount));
  });

  afterAll(() => on.close());

  const engine = (reaction: Reaction, executor: Executor = on.executor()): ReactionEngine =>
    new ReactionEngine({ source: on.source, log: on.log, registry, executor, reactions: [reaction], pageSize: 6 });

  /** Folds every event of the source and has a counter of its own follow it, by one command for each event. */
  const follower = (change: (commands: readonly ReactionCommand[]) => readonly ReactionCommand[] = same): Reaction => {
    const name = `follower${String((names += 1))}`;
    return {
      ...{ name, version: 1, ddl: `CREATE TABLE ${name} (id text NOT NULL);` },
      async react(events: readonly LedgerEvent[], manager) {
        const seen = events.filter(({ stream }) => stream === `counter-${source}`);
        for (const { id } of seen) await manager.query(`INSERT INTO ${name} VALUES ($1)`, [id]);
        return change(
          seen.map(({ id, revision }) => ({
            ...{ cause: id, about: 'follow', attempt: 1 },
            plan: () => count(`of${name}`, [revision + 1]),
          })),
        );
      },
    };
  };
  const expectDone = async ({ name }: Reaction): Promise<void> => {
    const events = await on.log.readStream(`counter-of${name}`);
    expect(events.map(({ payload }) => payload)).toEqual(
      Array.from({ length: 20 }, (_, at) => `{"amount":${String(at + 1)}}`),
    );
    const rows = await on.query<{ id: string }>(`SELECT id FROM reactions.${name}`);
    expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([20, 20]);
  };

  it('of several engines on one checkpoint fold and act once', async () => {
    const reaction = follower();
    const engines = [engine(reaction), engine(reaction), engine(reaction)];
    await Promise.all(engines.map((one) => one.prepare()));
    await Promise.all(engines.map((one) => one.catchUp()));
    await expectDone(reaction);
  });

  it('do again harmlessly what was carried out before their transaction failed', async () => {
    const reaction = follower();
    const dying = {
      ...reaction,
      react: async (...given: Parameters<Reaction['react']>) => [
        ...(await reaction.react(...given)),
        { cause: 'last', about: 'fall', attempt: 1, plan: () => fall() },
      ],
    };
    await engine(reaction).prepare();
    await expect(engine(dying).advance()).rejects.toThrow('fallen');
    expect(await on.log.readStream(`counter-of${reaction.name}`)).toHaveLength(6);
    expect(await engine(reaction).position()).toBe(0n);
    expect(await on.query(`SELECT * FROM reactions.${reaction.name}`)).toEqual([]);
    await engine(reaction).catchUp();
    await expectDone(reaction);
  });

  it('have their commands answered before their checkpoint moves', async () => {
    const reaction = follower();
    const positions: bigint[] = [];
    await engine(reaction).prepare();
    const slow = slowed(on, async () => {
      await sleep(20);
      positions.push(await engine(reaction).position());
    });
    await engine(reaction, slow).advance();
    expect(positions).toEqual(Array.from({ length: 6 }, () => 0n));
    expect(await engine(reaction).position()).toBe(6n);
  });

  it('act in the order of the causes, however long each takes', async () => {
    const reaction = follower();
    await engine(reaction).prepare();
    let turn = 6;
    await engine(
      reaction,
      slowed(on, () => sleep((turn -= 1) * 8)),
    ).catchUp();
    await expectDone(reaction);
  });

  it('of a new version are folded anew from event 1, without the commands of the past', async () => {
    const old = follower();
    await engine(old).prepare();
    await engine(old).advance();
    await engine(old).advance();
    // The new one folds another table, and asks for more at each event.
    const { name } = old;
    const upgraded: Reaction = {
      ...old,
      version: 2,
      ddl: `CREATE TABLE ${name} (id text NOT NULL, amount text NOT NULL);`,
      async react(events, manager) {
        const seen = events.filter(({ stream }) => stream === `counter-${source}`);
        for (const { id, revision } of seen) {
          await manager.query(`INSERT INTO ${name} VALUES ($1, $2)`, [id, String(revision)]);
        }
        return seen.flatMap(({ id, revision }) =>
          ['follow', 'besides'].map((about) => ({
            ...{ cause: id, about, attempt: 1 },
            plan: () => count(`${about === 'follow' ? 'of' : 'besides'}${name}`, [revision + 1]),
          })),
        );
      },
    };
    await Promise.all([engine(upgraded).prepare(), engine(upgraded).prepare()]);
    const folded = await on.query<{ id: string }>(`SELECT id FROM reactions.${name}`);
    expect([folded.length, await engine(upgraded).position()]).toEqual([12, 12n]);
    expect(await on.log.readStream(`counter-besides${name}`)).toEqual([]);
    await expect(engine(old).advance()).rejects.toThrow('another version');
    await expect(engine(old).prepare()).rejects.toThrow('folded by a newer version');
    await engine(upgraded).catchUp();
    await expectDone(old);
    expect(await on.log.readStream(`counter-besides${name}`)).toHaveLength(8);
  });

  it('that say so carry out for the past what their new version asks for, and nothing twice', async () => {
    const old = follower();
    await engine(old).prepare();
    await engine(old).catchUp();
    const about = 'besides';
    const upgraded: Reaction = {
      ...{ ...old, version: 2, reconsiders: true },
      react: async (...given) =>
        (await old.react(...given)).flatMap((command, at) => [
          command,
          { ...command, about, plan: () => count(`besides${old.name}`, [at + 1]) },
        ]),
    };
    await engine(upgraded).prepare();
    await engine(upgraded).catchUp();
    await expectDone(old);
    expect(await on.log.readStream(`counter-besides${old.name}`)).toHaveLength(20);
  });

  it('refuse the checkpoint of another log', async () => {
    const reaction = follower();
    await engine(reaction).prepare();
    await on.query('UPDATE execution.checkpoint SET log_id = gen_random_uuid() WHERE name = $1', [
      `reaction:${reaction.name}`,
    ]);
    await expect(engine(reaction).advance()).rejects.toThrow('of another log');
    expect(await on.log.readStream(`counter-of${reaction.name}`)).toEqual([]);
  });
});

function same(commands: readonly ReactionCommand[]): readonly ReactionCommand[] {
  return commands;
}

function fall(): never {
  throw new Error('fallen');
}

/** Decides only after something else was done. */
function slowed(on: Machine, before: () => Promise<void>): Executor {
  class Slowed extends Executor {
    override async execute(request: CommandRequest): Promise<Answer> {
      await before();
      return super.execute(request);
    }
  }
  return new Slowed({ log: on.log, registry, snapshots: on.snapshots });
}
