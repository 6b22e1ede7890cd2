import { closedLoop, median } from './measure.js';
import type { Sample } from './measure.js';
import type { Bench, Figure } from './section.js';

/** A store under load: what one client asks, and what must stand in the database afterwards. */
export interface Loaded {
  ask(client: number): Promise<unknown>;
  /** Throws where what is stored is not what was acknowledged. */
  verify(acknowledged: number): Promise<void>;
  close(): Promise<void>;
}

export interface Peer {
  readonly name: string;
  /** Distinguishes it where a peer stands in a section twice. */
  readonly case?: string;
  /** Fresh for every run. */
  open(url: string, clients: number): Promise<Loaded>;
}

export interface Cells {
  readonly section: string;
  readonly peers: readonly Peer[];
  readonly clients: readonly number[];
  /** Before anything counts; longer where a process of its own has to warm up. */
  readonly warmMs?: number;
}

const ROUNDS = 3;
/** What decides in this process is compiled while it runs; the same for all peers. */
const WARM_MS = 1_500;
const RUN_MS = 2_000;

/** Every peer at every number of clients, in turn, three times over: what disturbs the machine disturbs them all. */
export async function inRounds(
  bench: Bench,
  { section, peers, clients, warmMs = WARM_MS }: Cells,
): Promise<readonly Figure[]> {
  const samples = new Map<string, Sample[]>();
  const rounds = bench.quick ? 1 : ROUNDS;
  const pace = bench.quick ? { warmMs: warmMs / 5, runMs: 400 } : { warmMs, runMs: RUN_MS };
  for (let round = 1; round <= rounds; round += 1) {
    for (const count of clients) {
      // Whoever comes first in one round comes last in another.
      const order = round % 2 === 0 ? [...peers].reverse() : peers;
      for (const peer of order) {
        const sample = await oneRun(bench, peer, { clients: count, ...pace });
        const key = keyOf(peer, count);
        samples.set(key, [...(samples.get(key) ?? []), sample]);
        const speed = `${Math.round(sample.perSecond).toString()}/s`;
        bench.say(`${section} ${String(round)}/${String(rounds)}: ${key} clients: ${speed}`);
      }
    }
  }
  return clients.flatMap((count) =>
    peers.map((peer) => figureOf(section, { peer, clients: count }, samples.get(keyOf(peer, count)) ?? [])),
  );
}

function keyOf({ name, case: of }: Peer, clients: number): string {
  return `${of === undefined ? name : `${name} (${of})`} ${String(clients)}`;
}

async function oneRun(bench: Bench, peer: Peer, pace: Parameters<typeof closedLoop>[0]): Promise<Sample> {
  const url = await bench.server.fresh();
  try {
    const loaded = await peer.open(url, pace.clients);
    try {
      const sample = await closedLoop(pace, (client) => loaded.ask(client));
      await loaded.verify(sample.acknowledged);
      return sample;
    } finally {
      await loaded.close();
    }
  } finally {
    await bench.server.drop(url);
  }
}

function figureOf(
  section: string,
  { peer, clients }: { readonly peer: Peer; readonly clients: number },
  samples: readonly Sample[],
): Figure {
  const speeds = samples.map(({ perSecond }) => perSecond);
  return {
    section,
    peer: peer.name,
    clients,
    ...(peer.case === undefined ? {} : { case: peer.case }),
    perSecond: median(speeds),
    p50Ms: median(samples.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(samples.map(({ p99Ms }) => p99Ms)),
    range: [Math.min(...speeds), Math.max(...speeds)],
  };
}

/** A peer's median rate at a number of clients. */
export function rateOf(figures: readonly Figure[], peer: string, clients: number): number {
  return figures.find((figure) => figure.peer === peer && figure.clients === clients)?.perSecond ?? 0;
}
