import { foundTowns } from './books.js';
import { Child } from './child.js';
import { foundCounty, FUND } from './county.js';
import type { ExecutorSaid } from './executor.process.js';
import { HOLES, LOWEST } from './hot.js';
import { benchLedger } from './ledger.js';
import { median } from './measure.js';
import type { Bench, Figure, Section } from './section.js';
import { ROUNDS } from './works.js';

const CLIENTS = 64;
const TOWNS = 500;

interface Cell {
  readonly where: 'one hot stream' | '1,000 streams';
  readonly processes: number;
}

type Ran = Extract<ExecutorSaid, { readonly kind: 'ran' }>;

const CELLS: readonly Cell[] = [
  { where: 'one hot stream', processes: 1 },
  { where: 'one hot stream', processes: 2 },
  { where: '1,000 streams', processes: 1 },
  { where: '1,000 streams', processes: 2 },
];

export const processes: Section = {
  name: 'processes',
  title: '64 clients of one process and of two, each of which decides and appends for itself',
  async run(bench) {
    const taken = new Map(CELLS.map((cell) => [cell, [] as Omit<Ran, 'kind'>[]]));
    const rounds = bench.quick ? 1 : ROUNDS;
    for (let round = 1; round <= rounds; round += 1) {
      for (const cell of round % 2 === 0 ? [...CELLS].reverse() : CELLS) {
        const ran = await oneRun(bench, cell);
        taken.get(cell)?.push(ran);
        bench.say(
          `processes ${String(round)}/${String(rounds)}: ${String(cell.processes)} on ${cell.where}: ${String(Math.round(ran.perSecond))}/s`,
        );
      }
    }
    const figures = CELLS.map((cell) => figureOf(cell, taken.get(cell) ?? []));
    const [hotOne, hotTwo, manyOne, manyTwo] = figures.map(({ perSecond }) => perSecond);
    const hot = (100 * (hotTwo ?? 0)) / (hotOne ?? 1);
    const many = (100 * (manyTwo ?? 0)) / (manyOne ?? 1);
    const percent = (share: number): string => `${share.toFixed(0)}%`;
    return {
      figures,
      aims: [
        { what: 'two on one hot stream, of one', wanted: '≥ 70%', measured: percent(hot), met: hot >= 70 },
        { what: 'two on 1,000 streams, of one', wanted: '≥ 100%', measured: percent(many), met: many >= 100 },
      ],
    };
  },
};

async function oneRun(bench: Bench, { where, processes: count }: Cell): Promise<Omit<Ran, 'kind'>> {
  const { server } = bench;
  const url = await server.fresh();
  try {
    const { ledger, keyFile } = await benchLedger(server, url);
    const isHot = where === 'one hot stream';
    if (isHot) await foundCounty(ledger);
    const funds = isHot ? [FUND] : await foundTowns(ledger, TOWNS);
    await ledger.close();
    const before = await server.count(url, 'SELECT count(*) FROM log.event');
    const times = bench.quick ? { warmMs: 300, runMs: 500 } : { warmMs: 1_500, runMs: 2_500 };
    const pace = { clients: CLIENTS / count, ...times };
    const share = funds.length / count;
    const children = Array.from({ length: count }, (_, at) => {
      const own = isHot ? funds : funds.slice(at * share, (at + 1) * share);
      return new Child<ExecutorSaid>('executor', { url, keyFile, name: `process ${String(at)}`, funds: own, pace });
    });
    for (const child of children) await child.next();
    for (const child of children) child.tell('go');
    const ran: Ran[] = [];
    for (const child of children) {
      const said = await child.next();
      if (said.kind === 'ran') ran.push(said);
    }
    const sum = (of: (one: Ran) => number): number => ran.reduce((total, one) => total + of(one), 0);
    const acknowledged = sum((one) => one.acknowledged);
    const stored = (await server.count(url, 'SELECT count(*) FROM log.event')) - before;
    if (stored !== BigInt(acknowledged))
      throw new Error(`${String(acknowledged)} were acknowledged, ${String(stored)} are stored`);
    if ((await server.count(url, HOLES)) !== 0n) throw new Error('positions have a hole');
    if ((await server.count(url, LOWEST)) < 0n) throw new Error('a purpose is below zero');
    return {
      acknowledged,
      perSecond: sum(({ perSecond }) => perSecond),
      p50Ms: sum(({ p50Ms }) => p50Ms) / count,
      p99Ms: Math.max(...ran.map(({ p99Ms }) => p99Ms)),
    };
  } finally {
    await server.drop(url);
  }
}

function figureOf({ where, processes: count }: Cell, ran: readonly Omit<Ran, 'kind'>[]): Figure {
  const speeds = ran.map(({ perSecond }) => perSecond);
  return {
    section: 'processes',
    peer: 'relief-ledger',
    clients: CLIENTS,
    case: `${count === 1 ? 'one process' : 'two processes'}, ${where}`,
    perSecond: median(speeds),
    p50Ms: median(ran.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(ran.map(({ p99Ms }) => p99Ms)),
    range: [Math.min(...speeds), Math.max(...speeds)],
  };
}
