import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openClient } from '#database';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { preparedLedger } from './lies.js';
import type { LiedTo, Liar, PreparedLedger } from './lies.js';

interface Lie {
  readonly name: string;
  readonly tell: (liar: Liar, place: bigint) => Promise<unknown>;
  /** What is said of event `place`. */
  readonly noticed: string;
}

const AMOUNT = `UPDATE log.event SET payload = regexp_replace(payload, '"amountFen":"\\d+"', '"amountFen":"999999"')
  WHERE position = $1`;

const LIES: readonly Lie[] = [
  {
    name: 'an event taken out of the middle',
    tell: async (liar, place) => {
      await liar.run('DELETE FROM log.movement WHERE position = $1', [place]);
      await liar.run('DELETE FROM log.event WHERE position = $1', [place]);
    },
    noticed: 'is missing and was taken out',
  },
  {
    name: 'an amount changed in payload and movement',
    tell: async (liar, place) => {
      await liar.run(AMOUNT, [place]);
      await liar.run('UPDATE log.movement SET amount_fen = 999999 WHERE position = $1', [place]);
    },
    noticed: 'does not fit its hash and was tampered with (DonationReceived)',
  },
  {
    name: 'an amount in the payload alone, hashed anew',
    tell: async (liar, place) => {
      await liar.run(AMOUNT, [place]);
      await liar.hashAnew(place);
    },
    noticed: 'has movements that contradict its content (DonationReceived)',
  },
  {
    name: 'a type that nobody knows, hashed anew',
    tell: async (liar, place) => {
      await liar.run(`UPDATE log.event SET type = 'GiftTaken' WHERE position = $1`, [place]);
      await liar.hashAnew(place);
    },
    noticed: 'cannot be read (GiftTaken)',
  },
  {
    name: 'what surrounds an event made unreadable',
    tell: (liar, place) => liar.run(`UPDATE log.event SET meta = '{' WHERE position = $1`, [place]),
    noticed: 'cannot be read',
  },
  {
    name: 'a known-at set back',
    tell: (liar, place) =>
      liar.run(`UPDATE log.event SET known_at = known_at - interval '1 hour' WHERE position = $1`, [place]),
    noticed: 'has a known-at that is not the latest moment recorded up to it',
  },
];

describe('rebuild and start-up on a log that was lied about', () => {
  let prepared: PreparedLedger;

  beforeAll(async () => {
    prepared = await preparedLedger();
  });

  afterAll(async () => {
    await prepared.close();
  });

  /** Lies to a ledger that is open already: its start would have noticed. */
  const whileOpen = async (
    { tell }: Pick<Lie, 'tell'>,
    work: (opened: Ledger, place: bigint, ledger: LiedTo) => Promise<void>,
  ): Promise<void> => {
    const ledger = await prepared.after(() => Promise.resolve());
    const opened = await openLedger(ledger);
    let place = 0n;
    try {
      await ledger.tell(async (liar) => {
        place = await someGift(liar);
        await tell(liar, place);
      });
      await work(opened, place, ledger);
    } finally {
      await opened.close();
      await ledger.drop();
    }
  };

  it.each(LIES)('stops at $name, and leaves the live tables', async ({ tell, noticed }) => {
    await whileOpen({ tell }, async (opened, place, ledger) => {
      const before = await opened.views.digests();
      const said = noticed === 'cannot be read' ? noticed : `event ${String(place)} ${noticed}`;
      await expect(opened.views.rebuild()).rejects.toThrow(`The log is damaged: `);
      await expect(opened.views.rebuild()).rejects.toThrow(said);
      expect(await opened.views.digests()).toEqual(before);
      await expect(openLedger(ledger)).rejects.toThrow(said);
    });
  });

  it('folds anew what a reaction judges by, whose checkpoint was set back, and does nothing twice', async () => {
    const setBack = async (liar: Liar): Promise<void> => {
      await liar.run(`UPDATE execution.checkpoint SET position = 300 WHERE name = 'reaction:minimum-judge'`);
    };
    await whileOpen({ tell: setBack }, async (opened, _place, ledger) => {
      await expect(opened.catchUp()).rejects.toThrow('The checkpoint reaction:minimum-judge was set by hand');
      expect(await ledger.doctor({ all: false })).toEqual([
        expect.stringContaining('reaction:minimum-judge was set by hand and says event 300'),
      ]);
      const before = await opened.log.head();
      await opened.views.rebuild();
      await opened.reactions.rebuild();
      await opened.catchUp();
      expect(await opened.log.head()).toBe(before);
      expect(await ledger.doctor()).toEqual([]);
    });
  });

  it('tells of a log under another id in a sentence', async () => {
    await whileOpen({ tell: () => Promise.resolve() }, async (_opened, _place, ledger) => {
      await ledger.tell((liar) => liar.run('UPDATE log.head SET log_id = gen_random_uuid()'));
      const other = await openLedger(ledger);
      try {
        await expect(other.catchUp()).rejects.toThrow(/^The checkpoint \S+ is of another log \(.*; keep everything/u);
      } finally {
        await other.close();
      }
    });
  });

  it('says how many events it read, one by one', async () => {
    await whileOpen({ tell: () => Promise.resolve() }, async (opened, _place, { url }) => {
      const client = openClient(url);
      await client.connect();
      const { rows } = await client.query<{ events: bigint }>('SELECT count(*) AS events FROM log.event');
      await client.end();
      expect(await opened.views.rebuild()).toBe(rows[0]?.events);
    });
  });
});

/** A gift in cash among the newest five hundred events. */
async function someGift(liar: Liar): Promise<bigint> {
  const [row] = await liar.run(
    `SELECT position FROM log.event WHERE type = 'DonationReceived' AND position > (SELECT position - 300 FROM log.head)
      ORDER BY position LIMIT 1`,
  );
  return row?.['position'] as bigint;
}
