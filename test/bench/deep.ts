import { serialize } from 'node:v8';
import { fundDecider } from '#funds';
import { businessDateAt, givenDay } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { ACCOUNT, foundCounty, FUND, gift, PURPOSES, threeCommands } from './county.js';
import { dayOf, giftUnit } from './gift-units.js';
import { benchLedger, carryOut } from './ledger.js';
import { closedLoop, median, timed } from './measure.js';
import type { Bench, Figure, Section } from './section.js';

const DEPTHS = [1_000, 1_000_000];
const LOADED_AT_ONCE = 20_000;
const YEARS = [2023, 2024, 2025];
const COLD_RUNS = 5;

interface Depth {
  readonly entries: number;
  readonly figures: readonly Figure[];
  readonly warm: number;
  readonly cold: number;
}

export const deep: Section = {
  name: 'deep',
  title: 'the next command on a fund of 1,000 and of 1,000,000 entries',
  async run(bench) {
    const depths: Depth[] = [];
    for (const entries of bench.quick ? [1_000, 20_000] : DEPTHS) depths.push(await atDepth(bench, entries));
    const [shallow, deepest] = depths;
    const warm = (deepest?.warm ?? 0) / (shallow?.warm ?? 1);
    const cold = (deepest?.cold ?? 0) / (shallow?.cold ?? 1);
    const flat = (ratio: number): boolean => ratio <= 1.2;
    return {
      figures: depths.flatMap(({ figures }) => figures),
      aims: [
        { what: 'state in memory, deep to shallow', wanted: '≤ 1.20', measured: warm.toFixed(2), met: flat(warm) },
        {
          what: 'cold start with snapshot, deep to shallow',
          wanted: '≤ 1.20',
          measured: cold.toFixed(2),
          met: flat(cold),
        },
      ],
      notes: ['Bytes are those of the fund’s state, serialized; without a snapshot every event is read and folded.'],
    };
  },
};

async function atDepth(bench: Bench, entries: number): Promise<Depth> {
  const { server } = bench;
  const url = await server.fresh();
  const { ledger, again } = await benchLedger(server, url);
  const opened = [ledger];
  try {
    await foundCounty(ledger);
    await fill(bench, ledger, entries);
    const label = `${entries.toLocaleString('en-US')} entries`;
    const figure = { section: 'deep', peer: 'relief-ledger', clients: 1 };
    // Read without a snapshot for the first time, which leaves one.
    await server.ask(url, 'TRUNCATE execution.snapshot');
    const ready = await again();
    const first = await coldStart(ready, opened);
    const bytes = serialize(await ready.executor.stateOf({ aggregate: fundDecider, id: FUND })).length;
    const warm = await warmCommands(bench, ready);
    bench.say(`deep: ${label}: in memory ${warm.p50Ms.toFixed(2)} ms, cold ${first.toFixed(2)} s`);
    const colds: number[] = [];
    for (let run = 0; run < COLD_RUNS; run += 1) colds.push(await coldStart(await again(), opened));
    const cold = median(colds);
    const seconds = (value: number) => ({ seconds: value, perSecond: 0, p50Ms: 0, p99Ms: 0 });
    return {
      entries,
      warm: warm.p50Ms,
      cold,
      figures: [
        { ...figure, case: `${label}, state in memory`, ...warm, bytes },
        { ...figure, case: `${label}, cold with snapshot`, ...seconds(cold) },
        { ...figure, case: `${label}, cold without snapshot`, ...seconds(first) },
      ],
    };
  } finally {
    for (const one of opened) await one.close();
    await server.drop(url);
  }
}

/** Gifts of three years in all purposes, behind the fund's own events. */
async function fill(bench: Bench, ledger: Ledger, entries: number): Promise<void> {
  const standing = await ledger.executor.standingOf({ aggregate: fundDecider, id: FUND });
  const from = standing === 'none' ? 0 : standing + 1;
  for (let done = 0; done < entries; done += LOADED_AT_ONCE) {
    const count = Math.min(LOADED_AT_ONCE, entries - done);
    const units = Array.from({ length: count }, (_, at) => {
      const number = done + at;
      const purpose = PURPOSES[number % PURPOSES.length] ?? 'free';
      const year = YEARS[Math.floor((number * YEARS.length) / entries)] ?? 2025;
      return giftUnit({ fund: FUND, revision: from + number, number, purpose, account: ACCOUNT, year });
    });
    for (const outcome of await ledger.log.load(units)) {
      if (outcome.kind !== 'appended') throw new Error('a gift was not loaded');
    }
    if (done % 100_000 === 0) bench.say(`deep: ${String(done)} of ${String(entries)} loaded`);
  }
}

/** The process is there and knows nothing: seconds to the first command's answer. */
async function coldStart(ledger: Ledger, opened: Ledger[]): Promise<number> {
  opened.push(ledger);
  const today = businessDateAt(ledger.clock());
  const asked = { key: `cold ${String(opened.length)}`, on: givenDay('2025-06-30'), purpose: 'free' };
  const { seconds, given } = await timed(() => carryOut(ledger, asked.key, () => gift(asked, today)));
  if (!given.ok) throw new Error(`refused: ${given.refusal.code}`);
  return seconds;
}

/** Gifts, reservations and spends of one client, dated anywhere in the past. */
async function warmCommands(bench: Bench, ledger: Ledger): ReturnType<typeof closedLoop> {
  const today = businessDateAt(ledger.clock());
  let turn = 0;
  const pace = bench.quick ? { warmMs: 200, runMs: 500 } : { warmMs: 1_000, runMs: 4_000 };
  return closedLoop({ clients: 1, ...pace }, async () => {
    const number = Math.floor(turn / 3);
    const kind = turn % 3;
    turn += 1;
    const on = dayOf(YEARS[number % 3] ?? 2025, number * 11);
    const asked = { key: `warm ${String(number)}`, on, purpose: PURPOSES[number % PURPOSES.length] ?? 'free' };
    const plan = threeCommands[kind] ?? threeCommands[0];
    const answer = await carryOut(ledger, `${asked.key} ${String(kind)}`, () => plan(asked, today));
    if (!answer.ok) throw new Error(`refused: ${answer.refusal.code}`);
  });
}
