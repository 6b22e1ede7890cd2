import { randomUUID } from 'node:crypto';
import { openAccount } from '#accounts';
import { foundRegion } from '#funds';
import { businessDateAt } from '#kernel';
import { startApi } from './api.js';
import type { Listening } from './bare-route.process.js';
import { Child } from './child.js';
import { dayOf } from './gift-units.js';
import { KeptConnection } from './keep-alive.js';
import { benchLedger, carryOut } from './ledger.js';
import { inRounds, rateOf } from './rounds.js';
import type { Peer } from './rounds.js';
import type { Bench, Figure, Section } from './section.js';

const CLIENTS = [16, 64];
/** A process that has just started compiles what it runs. */
const WARM_MS = 3_000;
const COUNTY = '990101';
const ACCOUNT = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const PATH = `/v1/funds/${COUNTY}-welfare/donations`;
const GIFTS = "SELECT count(*) FROM log.event WHERE type = 'DonationReceived'";

const donation = (number: number): string =>
  JSON.stringify({
    account: ACCOUNT,
    amount: `${String(100 + (number % 900))}.50`,
    valueDate: dayOf(2024, number),
    way: 'bank',
    donorKind: 'anonymous',
    noReceiptReason: 'anonymous',
  });

interface Clients {
  ask(client: number): Promise<unknown>;
  close(): void;
}

async function clientsOn(port: number, clients: number): Promise<Clients> {
  const connections = await Promise.all(Array.from({ length: clients }, () => KeptConnection.to(port)));
  let number = 0;
  return {
    ask: async (client) => {
      number += 1;
      await connections[client]?.post(PATH, `gift-${String(number)}`, donation(number));
    },
    close: () => {
      for (const connection of connections) connection.close();
    },
  };
}

/** The API as it is started by an operator: everything that a request goes through, the log's lines included. */
function reliefLedger(bench: Bench): Peer {
  return {
    name: 'relief-ledger',
    async open(url, clients) {
      const { ledger, keyFile } = await benchLedger(bench.server, url);
      await foundFund(ledger);
      await ledger.close();
      const api = await startApi(bench, { url, keyFile });
      const asking = await clientsOn(api.port, clients);
      return {
        ask: (client) => asking.ask(client),
        async verify(acknowledged) {
          const stored = await bench.server.count(url, GIFTS);
          if (stored !== BigInt(acknowledged)) {
            throw new Error(`${String(acknowledged)} were acknowledged and ${String(stored)} are stored`);
          }
        },
        async close() {
          asking.close();
          await api.stop();
        },
      };
    },
  };
}

async function foundFund(ledger: Awaited<ReturnType<typeof benchLedger>>['ledger']): Promise<void> {
  const acting = { by: 'local', on: businessDateAt(ledger.clock()) };
  const region = { type: 'FoundRegion', code: COUNTY, name: '示范县', level: 'county' } as const;
  const opened = {
    type: 'OpenAccount',
    account: ACCOUNT,
    name: '基本户',
    kind: 'bank',
    region: COUNTY,
    ways: [],
  } as const;
  for (const plan of [() => foundRegion(region, acting), () => openAccount(opened, acting)]) {
    const answer = await carryOut(ledger, randomUUID(), plan);
    if (!answer.ok) throw new Error(answer.refusal.code);
  }
}

const bareRoute: Peer = {
  name: 'bare-route',
  async open(_url, clients) {
    const child = new Child<Listening>('bare-route', {});
    const { port } = await child.next();
    const asking = await clientsOn(port, clients);
    return {
      ask: (client) => asking.ask(client),
      verify: () => Promise.resolve(),
      async close() {
        asking.close();
        await child.stop();
      },
    };
  },
};

export const http: Section = {
  name: 'http',
  title: 'a donation over HTTP, validated, decided, committed, beside a bare route that only validates the same fields',
  async run(bench) {
    const peers = [reliefLedger(bench), bareRoute];
    const figures = await inRounds(bench, { section: 'http', peers, clients: CLIENTS, warmMs: WARM_MS });
    const p99 = (peer: string, clients: number): number => cellOf(figures, peer, clients)?.p99Ms ?? 0;
    const share = (100 * rateOf(figures, 'relief-ledger', 64)) / rateOf(figures, 'bare-route', 64);
    const tail = p99('relief-ledger', 64) / p99('bare-route', 64);
    const few = p99('relief-ledger', 16);
    return {
      figures,
      aims: [
        {
          what: '64 clients, of the bare route’s rate',
          wanted: '≥ 50%',
          measured: `${share.toFixed(0)}%`,
          met: share >= 50,
        },
        {
          what: '64 clients, p99, times the bare route’s',
          wanted: '≤ 2',
          measured: tail.toFixed(2),
          met: tail > 0 && tail <= 2,
        },
        { what: '16 clients, p99 in ms', wanted: '< 25', measured: few.toFixed(1), met: few > 0 && few < 25 },
      ],
      notes: ['The database takes its share of the same cores; the bare route has them to itself.'],
    };
  },
};

function cellOf(figures: readonly Figure[], peer: string, clients: number): Figure | undefined {
  return figures.find((figure) => figure.peer === peer && figure.clients === clients);
}
