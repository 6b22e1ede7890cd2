import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { parseDate, step, steps } from '#kernel';
import type { BusinessDate, Step } from '#kernel';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { personDecider, requestDecider } from '#people';
import type { RequestCommand } from '#people';
import { contextFor } from '../fixtures/ledger.js';
import { preparedLedger } from './lies.js';
import type { Liar, PreparedLedger } from './lies.js';

interface Lie {
  readonly name: string;
  /** Gives the position that is to be named. */
  readonly tell: (liar: Liar) => Promise<bigint>;
  /** What is said of it. */
  readonly noticed: RegExp;
}

const WITH_RECEIPT = `type = 'DonationReceived' AND payload LIKE '%"receipt":{%'`;
const AMOUNT = `UPDATE log.event SET payload = regexp_replace(payload, '"amountFen":"\\d+"', '"amountFen":"' || $2 || '"', 'g')
  WHERE position = $1`;
const POSTED = `SELECT e.position, p.position AS posted FROM log.event e JOIN log.event p USING (command_id)
  WHERE e.type = 'DonationReceived' AND p.type = 'AccountPosted' ORDER BY e.position LIMIT 1`;

/** Whoever tells them has changed payload, movements and hash alike, and had the views rebuilt. */
const LIES: readonly Lie[] = [
  {
    name: 'a spending that was made far larger',
    tell: async (liar) => {
      const place = await placeOf(liar, `type = 'AmountSpent' AND payload::json ->> 'reservation' IS NOT NULL`);
      await liar.run(AMOUNT, [place, '99999999900']);
      await liar.run('UPDATE log.movement SET amount_fen = sign(amount_fen) * 99999999900 WHERE position = $1', [
        place,
      ]);
      return place;
    },
    noticed: /^event \d+ takes more of the reservation \S+ than it has left \(999999999\.00 \S+\)/u,
  },
  {
    name: 'a reservation that was made far larger',
    tell: async (liar) => {
      const place = await placeOf(liar, `type = 'AmountReserved'`);
      await liar.run(AMOUNT, [place, '99999999900']);
      await liar.run('UPDATE log.movement SET amount_fen = 99999999900 WHERE position = $1', [place]);
      return place;
    },
    noticed: /^event \d+ takes what is available below zero \(\S+ \S+: -/u,
  },
  {
    name: 'two gifts with one receipt number',
    tell: async (liar) => {
      const place = await placeOf(liar, `${WITH_RECEIPT} AND position > 100`);
      const [first] = await liar.run(
        `SELECT payload::json ->> 'receipt' AS receipt FROM log.event WHERE ${WITH_RECEIPT} AND position <> $1 AND
           payload::json -> 'receipt' ->> 'unit' = (SELECT payload::json -> 'receipt' ->> 'unit' FROM log.event WHERE position = $1)
          ORDER BY position LIMIT 1`,
        [place],
      );
      await liar.run(
        `UPDATE log.event SET payload = regexp_replace(payload, '"receipt":\\{[^}]*\\}', '"receipt":' || $2) WHERE position = $1`,
        [place, first?.['receipt']],
      );
      return place;
    },
    noticed: /^event \d+ has the receipt number \S+ of the unit 990101\d*, which another gift/u,
  },
  {
    name: 'a request confirmed by who asked for it',
    tell: async (liar) => {
      const place = await placeOf(liar, `type = 'RequestCarriedOut'`);
      await liar.run(`UPDATE log.event SET payload = replace(payload, 'zhao.min', 'li.fang') WHERE position = $1`, [
        place,
      ]);
      return place;
    },
    noticed: /^event \d+ answers the request \S+ against its rules: .*\(second-person-is-first\)/u,
  },
  {
    name: 'a cash box that paid out more than it held',
    tell: async (liar) => {
      const [row] = await liar.run(POSTED);
      const [place, posted] = [row?.['position'] as bigint, row?.['posted'] as bigint];
      // Of both sides alike, so that it is the day's balance alone which cannot be.
      for (const one of [place, posted]) await liar.run(AMOUNT, [one, '-50000']);
      await liar.run('UPDATE log.movement SET amount_fen = -50000 WHERE position = $1', [place]);
      await liar.hashAnew(place);
      return posted;
    },
    noticed: /^event \d+ takes the account \S+ below zero by 500\.00, which nobody declared/u,
  },
  {
    name: 'a posting that was taken to another event of its command',
    tell: async (liar) => {
      const [row] = await liar.run(POSTED);
      // It posts something else on the same stream, which no entry moves: a closing that never was.
      await liar.run(
        `UPDATE log.event SET type = 'AccountClosed', payload = '{"account":"' || substr(stream, 9) || '","through":"2020-01-31"}'
          WHERE position = $1`,
        [row?.['posted']],
      );
      await liar.hashAnew(row?.['posted'] as bigint);
      return row?.['position'] as bigint;
    },
    noticed: /^event \d+ moves \S+ of the account \S+, whose own stream says otherwise/u,
  },
  {
    name: 'a minimum that was unmet and is said to be met',
    tell: async (liar) => {
      const place = await placeOf(liar, `type = 'MinimumStateReached' AND payload::json ->> 'state' = 'unmet'`);
      await liar.run(`UPDATE log.event SET payload = replace(payload, '"unmet"', '"met"') WHERE position = $1`, [
        place,
      ]);
      return place;
    },
    noticed: /^event \d+ notes a state of the minimum \(\S+ \d+: met \S+\) that is not .* \(unmet /u,
  },
];

describe('doctor on a log whose events were altered together with their movements and hashes', () => {
  let prepared: PreparedLedger;

  beforeAll(async () => {
    prepared = await preparedLedger(async (ledger, folders) => {
      await folders.import({ folder: 'docs/examples/anhe-spending-2023', dryRun: false, by: 'local' });
      await askAndConfirm(ledger);
    });
  });

  afterAll(async () => {
    await prepared.close();
  });

  const findings = async (tell: (liar: Liar) => Promise<unknown>): Promise<readonly string[]> => {
    const ledger = await prepared.after(tell);
    try {
      const opened = await openLedger(ledger);
      await opened.views.rebuild();
      await opened.reactions.rebuild();
      await opened.close();
      return await ledger.doctor();
    } finally {
      await ledger.drop();
    }
  };

  it('finds nothing where nobody lied', async () => {
    expect(await findings(() => Promise.resolve())).toEqual([]);
  });

  it.each(LIES)('notices $name', async ({ tell, noticed }) => {
    let place = 0n;
    const found = await findings(async (liar) => {
      place = await tell(liar);
      await liar.hashAnew(place);
    });
    expect(found).toContainEqual(expect.stringMatching(noticed));
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^event ${String(place)} `, 'u')));
  });
});

/** The first event that fits. */
async function placeOf(liar: Liar, where: string): Promise<bigint> {
  const [row] = await liar.run(`SELECT position FROM log.event WHERE ${where} ORDER BY position LIMIT 1`);
  return row?.['position'] as bigint;
}

/** Something that one person asked for and another one confirmed. */
async function askAndConfirm(ledger: Ledger): Promise<void> {
  const on = parseDate('2023-06-01') as BusinessDate;
  const request = randomUUID();
  for (const person of ['li.fang', 'zhao.min']) {
    await send(ledger, 'local', step(personDecider, person, { type: 'AddPerson', person }));
    const role = { type: 'GrantRole', role: 'leader', region: '990101', from: on } as const;
    await send(ledger, 'local', step(personDecider, person, role));
  }
  const commands: readonly (RequestCommand & { readonly by: string })[] = [
    {
      type: 'MakeRequest',
      ...{
        request,
        action: 'waive',
        content: {},
        path: ['990101'],
        approvals: 1,
        roles: ['leader'],
        by: 'li.fang',
        on,
      },
    },
    { type: 'ApproveRequest', by: 'zhao.min', on },
  ];
  for (const command of commands) await send(ledger, command.by, step(requestDecider, request, command));
}

async function send(ledger: Ledger, by: string, one: Step): Promise<void> {
  const { commandId, content } = contextFor(ledger, { by });
  await ledger.executor.execute({
    ...{ commandId, content, by, keepRefusal: false },
    plan: function* () {
      yield* [];
      return steps([one], {});
    },
  });
}
