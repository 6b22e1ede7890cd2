import { migrate } from '#database';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import { giftUnit } from './gift-units.js';
import { emmett, messageDb, ownStreams, rawGroup, rawInsert } from './peers.js';
import type { Places } from './peers.js';
import { inRounds, rateOf } from './rounds.js';
import type { Peer } from './rounds.js';
import type { Section } from './section.js';
import type { BenchServer } from './server.js';

export const STREAMS = 1_000;
const CLIENTS = [1, 16, 64];
/** Positions have no hole, and the head stands at the newest. */
export const ORDER = `SELECT CASE WHEN (SELECT coalesce(max(position), 0) FROM log.event) = (SELECT count(*) FROM log.event)
  AND (SELECT position FROM log.head) = (SELECT count(*) FROM log.event) THEN 1 ELSE 0 END`;

/** The log's own append, as the executor calls it. */
export function reliefLedgerLog(server: BenchServer, placesFor: (clients: number) => Places): Peer {
  return {
    name: 'relief-ledger',
    async open(url, clients) {
      await migrate(url, eventLogMigrations);
      const log = await openPostgresLog({ url });
      const places = placesFor(clients);
      return {
        async ask(client) {
          const [outcome] = await log.append([giftUnit(places.next(client))]);
          if (outcome?.kind !== 'appended') throw new Error('a gift was not appended');
        },
        async verify(acknowledged) {
          const stored = await server.count(url, 'SELECT count(*) FROM log.event');
          const lines = await server.count(url, 'SELECT count(*) FROM log.movement');
          if (stored !== BigInt(acknowledged) || lines !== stored)
            throw new Error('not all that was acknowledged is stored');
          if ((await server.count(url, ORDER)) !== 1n) throw new Error('positions have a hole');
        },
        close: () => log.close(),
      };
    },
  };
}

export const streams: Section = {
  name: 'streams',
  title: 'one event with its movements, ids and digest, appended to one of 1,000 streams with expected revision',
  async run(bench) {
    const placesFor = (clients: number): Places => ownStreams(clients, STREAMS);
    const { server } = bench;
    const peers = [
      reliefLedgerLog(server, placesFor),
      rawInsert(server, placesFor),
      rawGroup(server, placesFor),
      emmett(server, placesFor),
      messageDb(server, placesFor),
    ];
    const figures = await inRounds(bench, { section: 'streams', peers, clients: CLIENTS });
    const [ours, raw, group] = ['relief-ledger', 'raw-insert', 'raw-group'].map((peer) => rateOf(figures, peer, 64));
    const ratio = (ours ?? 0) / (raw ?? 1);
    const share = Math.round((100 * (ours ?? 0)) / (group ?? 1));
    return {
      figures,
      aims: [{ what: '64 clients, times raw-insert', wanted: '≥ 3', measured: ratio.toFixed(2), met: ratio >= 3 }],
      notes: [`At 64 clients it comes to ${String(share)}% of raw-group, the plainest insert of a whole batch.`],
    };
  },
};
