import { businessDateAt } from '#kernel';
import { foundCounty, FUND, PURPOSES, threeCommands } from './county.js';
import { dayOf } from './gift-units.js';
import { benchLedger, carryOut } from './ledger.js';
import { emmett, messageDb, rawGroup, rawInsert } from './peers.js';
import type { Places } from './peers.js';
import { inRounds, rateOf } from './rounds.js';
import type { Peer } from './rounds.js';
import type { Section } from './section.js';
import type { BenchServer } from './server.js';

const CLIENTS = [1, 16, 64];

/** No purpose is below zero at the end of any day, its open reservations taken off. */
export const LOWEST = `SELECT coalesce(min(running), 0) FROM (
  SELECT sum(amount) OVER (PARTITION BY fund, purpose ORDER BY value_date) AS running FROM (
    SELECT fund, purpose, value_date, sum(CASE part WHEN 'reserve' THEN -amount_fen ELSE amount_fen END) AS amount
    FROM log.movement WHERE fund IS NOT NULL GROUP BY fund, purpose, value_date) AS days) AS runs`;
export const HOLES = `SELECT (SELECT coalesce(max(position), 0) FROM log.event) - (SELECT count(*) FROM log.event)`;

/** All clients on one fund: gifts, reservations and spendings in turn, decided by the fund's own decider. */
export function reliefLedger(server: BenchServer): Peer {
  return {
    name: 'relief-ledger',
    async open(url) {
      const { ledger } = await benchLedger(server, url);
      await foundCounty(ledger);
      const before = await server.count(url, 'SELECT count(*) FROM log.event');
      const today = businessDateAt(ledger.clock());
      const turns = new Map<number, number>();
      return {
        async ask(client) {
          const turn = turns.get(client) ?? 0;
          turns.set(client, turn + 1);
          const number = Math.floor(turn / 3);
          const asked = {
            key: `${String(client)} ${String(number)}`,
            on: dayOf(2024, number * 7 + client),
            purpose: PURPOSES[(number + client) % PURPOSES.length] ?? 'free',
          };
          const kind = turn % 3;
          const plan = threeCommands[kind] ?? threeCommands[0];
          const answer = await carryOut(ledger, `${asked.key} ${String(kind)}`, () => plan(asked, today));
          if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
        },
        async verify(acknowledged) {
          const stored = (await server.count(url, 'SELECT count(*) FROM log.event')) - before;
          if (stored !== BigInt(acknowledged)) {
            throw new Error(`${String(acknowledged)} were acknowledged and ${String(stored)} are stored`);
          }
          if ((await server.count(url, HOLES)) !== 0n) throw new Error('positions have a hole');
          if ((await server.count(url, LOWEST)) < 0n) throw new Error('a purpose is below zero');
        },
        close: () => ledger.close(),
      };
    },
  };
}

/** One stream for all: whoever comes next has the next revision. */
export function oneStream(): Places {
  let number = 0;
  return {
    next: () => {
      const revision = number;
      number += 1;
      return { fund: FUND, revision, number };
    },
  };
}

export const hot: Section = {
  name: 'hot',
  title: 'one fund, every command (gifts, reservations, spends) decided with no overdraft',
  async run(bench) {
    const { server } = bench;
    const peers = [
      reliefLedger(server),
      rawInsert(server, oneStream),
      rawGroup(server, oneStream),
      emmett(server, 'hot'),
      messageDb(server, 'hot'),
    ];
    const figures = await inRounds(bench, { section: 'hot', peers, clients: CLIENTS });
    const rate = (peer: string): number => rateOf(figures, peer, 64);
    const raw = rate('relief-ledger') / rate('raw-insert');
    const peer = rate('relief-ledger') / rate('emmett');
    const share = Math.round((100 * rate('relief-ledger')) / rate('raw-group'));
    return {
      figures,
      aims: [
        { what: '64 clients, times raw-insert', wanted: '≥ 4', measured: raw.toFixed(2), met: raw >= 4 },
        { what: '64 clients, times emmett', wanted: '≥ 200', measured: peer.toFixed(0), met: peer >= 200 },
      ],
      notes: [`At 64 clients it comes to ${String(share)}% of raw-group, the plainest insert of a whole batch.`],
    };
  },
};
