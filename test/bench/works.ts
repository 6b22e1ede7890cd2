import { median, timed } from './measure.js';
import type { Bench, Figure } from './section.js';

/** A piece of work that is done once and timed, and what must stand in the database afterwards. */
interface Ready {
  run(): Promise<unknown>;
  /** Throws where what is stored is not what was asked for. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

export interface Work {
  readonly peer: string;
  readonly case?: string;
  readonly clients?: number;
  /** What is counted a second. */
  readonly events: number;
  /** In a database of its own, empty unless the work says where. */
  open(url: string): Promise<Ready>;
}

export const ROUNDS = 3;

/** Every work in turn, several times over: what disturbs the machine disturbs them all. */
export async function inTurns(bench: Bench, section: string, works: readonly Work[]): Promise<readonly Figure[]> {
  const rounds = bench.quick ? 1 : ROUNDS;
  const taken = new Map<Work, number[]>();
  for (let round = 1; round <= rounds; round += 1) {
    // Whoever comes first in one round comes last in another.
    for (const work of round % 2 === 0 ? [...works].reverse() : works) {
      const seconds = await oneRun(bench, work);
      taken.set(work, [...(taken.get(work) ?? []), seconds]);
      const speed = `${Math.round(work.events / seconds).toString()}/s`;
      bench.say(`${section} ${String(round)}/${String(rounds)}: ${work.peer} ${work.case ?? ''}: ${speed}`);
    }
  }
  return works.map((work) => figureOf(section, work, taken.get(work) ?? []));
}

async function oneRun(bench: Bench, work: Work): Promise<number> {
  const url = await bench.server.fresh();
  try {
    const ready = await work.open(url);
    try {
      const { seconds } = await timed(() => ready.run());
      await ready.verify();
      return seconds;
    } finally {
      await ready.close();
    }
  } finally {
    await bench.server.drop(url);
  }
}

function figureOf(section: string, work: Work, seconds: readonly number[]): Figure {
  const speeds = seconds.map((one) => work.events / one);
  return {
    section,
    peer: work.peer,
    clients: work.clients ?? 1,
    ...(work.case === undefined ? {} : { case: work.case }),
    perSecond: median(speeds),
    range: [Math.min(...speeds), Math.max(...speeds)],
    seconds: median(seconds),
    p50Ms: 0,
    p99Ms: 0,
  };
}

/** The best median rate that a peer came to in any of its cases. */
export function bestOf(figures: readonly Figure[], peer: string): number {
  return Math.max(0, ...figures.filter((figure) => figure.peer === peer).map(({ perSecond }) => perSecond));
}
