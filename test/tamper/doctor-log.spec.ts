import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIGEST_ANEW, preparedLedger } from './lies.js';
import type { Liar, PreparedLedger } from './lies.js';

interface Lie {
  readonly name: string;
  readonly tell: (liar: Liar) => Promise<unknown>;
  /** The first finding; what stands in braces is a place in the prepared ledger. */
  readonly noticed: RegExp;
  /** Whether it is noticed among the newest events too; most lies are told about an old gift. */
  readonly all?: boolean;
}

/** A gift in cash, of three events: the fund's, the receipt's, the cash box's. */
interface Gift {
  readonly position: bigint;
  readonly command: string;
}

describe('doctor on a log that was lied about', () => {
  let prepared: PreparedLedger;

  beforeAll(async () => {
    prepared = await preparedLedger();
  });

  afterAll(async () => {
    await prepared.close();
  });

  const noticing = async (tell: Lie['tell'], all = true): Promise<readonly string[]> => {
    const ledger = await prepared.after(tell);
    try {
      return await ledger.doctor({ all });
    } finally {
      await ledger.drop();
    }
  };

  it('finds nothing where nobody lied', async () => {
    expect(await noticing(() => Promise.resolve())).toEqual([]);
    expect(await noticing(() => Promise.resolve(), false)).toEqual([]);
  });

  it.each<Lie>([
    {
      name: 'an amount in a movement, its event hashed anew',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run('UPDATE log.movement SET amount_fen = amount_fen + 100 WHERE position = $1', [position]);
        await liar.hashAnew(position);
      },
      noticed: /^event \d+ has movements that contradict its content \(DonationReceived\)/u,
    },
    {
      name: 'an amount in the payload alone, hashed anew',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(
          `UPDATE log.event SET payload = regexp_replace(payload, '"amountFen":"\\d+"', '"amountFen":"999999"') WHERE position = $1`,
          [position],
        );
        await liar.hashAnew(position);
      },
      noticed: /^event \d+ has movements that contradict its content \(DonationReceived\)/u,
    },
    {
      name: 'an amount in payload and movement, hashed anew, but not in the cash box',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(
          `UPDATE log.event SET payload = regexp_replace(payload, '"amountFen":"\\d+"', '"amountFen":"999999"') WHERE position = $1`,
          [position],
        );
        await liar.run('UPDATE log.movement SET amount_fen = 999999 WHERE position = $1', [position]);
        await liar.hashAnew(position);
      },
      noticed: /^event \d+ posts to an account what its entry does not move \(account-/u,
    },
    {
      name: 'who acted',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(`UPDATE log.event SET meta = replace(meta, 'local', 'li.fang') WHERE position = $1`, [position]);
      },
      noticed: /^event \d+ does not fit its hash and was tampered with/u,
    },
    {
      name: 'a type of its own, hashed anew',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(`UPDATE log.event SET type = 'GiftTaken' WHERE position = $1`, [position]);
        await liar.hashAnew(position);
      },
      noticed: /^event \d+ cannot be read \(GiftTaken\)/u,
    },
    {
      name: 'a payload that is no JSON, hashed anew',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(`UPDATE log.event SET payload = '{"amountFen":' WHERE position = $1`, [position]);
        await liar.hashAnew(position);
      },
      noticed: /^event \d+ cannot be read \(DonationReceived\)/u,
    },
    {
      name: 'a gift as interest, hashed anew',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(`UPDATE log.event SET type = 'InterestReceived' WHERE position = $1`, [position]);
        await liar.hashAnew(position);
      },
      noticed: /^event \d+ has movements that contradict its content \(InterestReceived\)/u,
    },
    {
      name: 'two neighbours swapped',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await swap(liar, position - 1n, position);
      },
      noticed: /^event \d+ has no command kept, or another one/u,
    },
    {
      name: 'a fund opened after its first entry',
      tell: async (liar) => {
        const { position } = await gift(liar);
        const [opened] = await liar.run(
          `SELECT o.position FROM log.event o JOIN log.event e ON e.stream = o.stream
            WHERE o.type = 'FundOpened' AND e.position = $1`,
          [position],
        );
        await swap(liar, opened?.['position'] as bigint, position);
      },
      noticed: /is out of its order in its stream \(fund-|has no command kept/u,
    },
    {
      name: 'a known-at set back',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(`UPDATE log.event SET known_at = known_at - interval '1 hour' WHERE position = $1`, [position]);
      },
      noticed: /^event \d+ has a known-at that is not the latest moment recorded up to it/u,
    },
    {
      name: 'the newest event taken out, the head left',
      tell: async (liar) => {
        await liar.run('DELETE FROM log.movement m USING log.head h WHERE m.position = h.position');
        await liar.run('DELETE FROM log.event e USING log.head h WHERE e.position = h.position');
      },
      noticed: /^event \d+ is missing and was taken out/u,
    },
    {
      name: 'the newest event taken out, the head set back',
      tell: async (liar) => {
        await liar.run('DELETE FROM log.event e USING log.head h WHERE e.position = h.position');
        await liar.run('UPDATE log.head SET position = position - 1');
      },
      noticed: /^the checkpoint \S+ stands at event \d+, beyond the head \d+/u,
    },
    {
      name: 'one in the middle taken out',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run('DELETE FROM log.movement WHERE position = $1', [position]);
        await liar.run('DELETE FROM log.event WHERE position = $1', [position]);
      },
      noticed: /^event \d+ is missing and was taken out/u,
    },
    {
      name: 'a gift taken out and all that follow renumbered',
      tell: async (liar) => {
        const { position, command } = await gift(liar);
        await takeOutAndRenumber(liar, position, command);
      },
      noticed: /^event \d+ is out of its order in its stream \(/u,
    },
    {
      name: 'a revision left out, hashed anew',
      tell: async (liar) => {
        const [row] = await liar.run(
          `UPDATE log.event e SET revision = revision + 5 WHERE type = 'DonationReceived' AND NOT EXISTS
             (SELECT FROM log.event n WHERE n.stream = e.stream AND n.revision > e.revision) RETURNING position`,
        );
        await liar.hashAnew(row?.['position'] as bigint);
      },
      noticed: /^event \d+ is out of its order in its stream \(fund-\S+ @\d+\)/u,
    },
    {
      name: 'a movement beyond the head',
      tell: (liar) => movementAt(liar, 100_000n),
      noticed: /^a movement belongs to no event \(position 100000/u,
    },
    {
      name: 'a movement before the first event',
      tell: (liar) => movementAt(liar, 0n),
      noticed: /^a movement belongs to no event \(position 0/u,
    },
    {
      name: 'a number of lines',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run('UPDATE log.event SET lines = 0 WHERE position = $1', [position]);
      },
      noticed: /^event \d+ has another number of movements than it says/u,
    },
    {
      name: "a command's content",
      tell: async (liar) => {
        const { command } = await gift(liar);
        await liar.run(`UPDATE log.command SET content = decode(repeat('00', 32), 'hex') WHERE command_id = $1`, [
          command,
        ]);
      },
      noticed: /^event \d+ has no command kept, or another one/u,
    },
    {
      name: "a command's answer",
      tell: async (liar) => {
        const { command } = await gift(liar);
        await liar.run(`UPDATE log.command SET answer = '{}' WHERE command_id = $1`, [command]);
      },
      noticed: /^event \d+ has a command whose answer cannot be read/u,
    },
    {
      name: 'another id in the answer of a gift',
      tell: async (liar) => {
        const { command } = await gift(liar);
        await liar.run(
          `UPDATE log.command SET answer = regexp_replace(answer, '"entry":"[^"]+"', '"entry":"ghost"')
          WHERE command_id = $1`,
          [command],
        );
      },
      noticed: /^event \d+ has a command whose answer is not what its events say/u,
    },
    {
      name: 'a refusal told as done',
      tell: (liar) =>
        liar.run(`UPDATE log.command SET answer = '{"ok":true,"result":{}}' WHERE command_id = (SELECT command_id
          FROM log.event WHERE type = 'CommandRefused' ORDER BY position LIMIT 1)`),
      noticed: /^event \d+ has a command whose answer is not what its events say/u,
    },
    {
      name: 'a command taken out, so that it would be done twice',
      tell: async (liar) => {
        const { command } = await gift(liar);
        await liar.run('DELETE FROM log.command WHERE command_id = $1', [command]);
      },
      noticed: /^event \d+ has no command kept, or another one/u,
    },
    {
      name: "the head's moment",
      tell: (liar) => liar.run(`UPDATE log.head SET known_at = '2020-01-01'`),
      noticed: /^the head's moment is not that of the last event/u,
    },
    {
      name: 'an event put in past the append function',
      tell: async (liar) => {
        const { position } = await gift(liar);
        await liar.run(
          `INSERT INTO log.event SELECT h.position + 1, gen_random_uuid(), e.stream,
             (SELECT max(revision) + 1 FROM log.event s WHERE s.stream = e.stream), e.type, e.version, e.payload, e.lines,
             e.command_id, e.content, e.meta, e.recorded_at, h.known_at, e.leaf
             FROM log.event e, log.head h WHERE e.position = $1`,
          [position],
        );
        await liar.run(
          `INSERT INTO log.movement SELECT h.position + 1, line, part, kind, entry, fund, purpose, account, amount_fen,
             value_date, counts_on FROM log.movement m, log.head h WHERE m.position = $1`,
          [position],
        );
        const [row] = await liar.run('UPDATE log.head SET position = position + 1 RETURNING position');
        await liar.hashAnew(row?.['position'] as bigint);
      },
      noticed: /^event \d+ has no command kept, or another one/u,
    },
    {
      name: 'another log id',
      tell: (liar) => liar.run('UPDATE log.head SET log_id = gen_random_uuid()'),
      noticed: /^the checkpoint \S+ is of another log/u,
    },
  ])('notices $name', async ({ tell, noticed }) => {
    const [first] = await noticing(tell);
    expect(first).toMatch(noticed);
  });

  it('names the very place', async () => {
    let place = 0n;
    const found = await noticing(async (liar) => {
      place = (await gift(liar)).position;
      await liar.run('DELETE FROM log.movement WHERE position = $1', [place]);
      await liar.run('DELETE FROM log.event WHERE position = $1', [place]);
    });
    expect(found[0]).toContain(`event ${String(place)} is missing`);
    // The one after it is as it was.
    expect(found.join('\n')).not.toContain('does not fit its hash');
  });
});

async function gift(liar: Liar): Promise<Gift> {
  const [row] = await liar.run(
    `SELECT e.position, e.command_id AS command FROM log.event e JOIN log.movement m ON m.position = e.position
      WHERE e.type = 'DonationReceived' AND EXISTS (SELECT FROM log.event p
        WHERE p.command_id = e.command_id AND p.type = 'AccountPosted') ORDER BY e.position OFFSET 20 LIMIT 1`,
  );
  return { position: row?.['position'] as bigint, command: row?.['command'] as string };
}

async function swap(liar: Liar, left: bigint, right: bigint): Promise<void> {
  for (const table of ['log.event', 'log.movement']) {
    for (const [from, to] of [
      [left, -1n],
      [right, left],
      [-1n, right],
    ]) {
      await liar.run(`UPDATE ${table} SET position = $2 WHERE position = $1`, [from, to]);
    }
  }
}

async function takeOutAndRenumber(liar: Liar, position: bigint, command: string): Promise<void> {
  const [counted] = await liar.run('SELECT count(*) AS events FROM log.event WHERE command_id = $1', [command]);
  const events = counted?.['events'] as bigint;
  const after = position + events - 1n;
  for (const table of ['log.movement', 'log.event', 'log.command']) {
    await liar.run(`DELETE FROM ${table} WHERE position BETWEEN $1 AND $2`, [position, after]);
    // One after the other: positions are unique at every moment.
    await liar.run(`UPDATE ${table} SET position = -position WHERE position > $1`, [after]);
    await liar.run(`UPDATE ${table} SET position = -position - $1::bigint WHERE position < 0`, [events]);
  }
  await liar.run('UPDATE log.head SET position = position - $1::bigint', [events]);
  await liar.run('UPDATE execution.checkpoint SET position = position - $1::bigint', [events]);
  await liar.run(DIGEST_ANEW);
}

function movementAt(liar: Liar, position: bigint): Promise<unknown> {
  return liar.run(
    `INSERT INTO log.movement SELECT $1, line, part, kind, entry, fund, purpose, account, 99900, value_date, counts_on
       FROM log.movement ORDER BY position LIMIT 1`,
    [position],
  );
}
