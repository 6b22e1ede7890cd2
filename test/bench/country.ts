import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { performance } from 'node:perf_hooks';
import type { Ledger } from '#ledger/nest';
import { startApi } from './api.js';
import { loaded } from './bulk.js';
import { countryLines, countryPlaces, unitOfLine } from './country-events.js';
import { benchLedger } from './ledger.js';
import { median, timed } from './measure.js';
import type { Bench, Figure, Section } from './section.js';

const YEAR = 2024;
const AT_ONCE = 4_000;
const ASKED = 5;
const MINIMUM_MS = 1_000;
const PAGE_MS = 50;

export const country: Section = {
  name: 'country',
  title: 'every county and township with two funds each and a year of gifts, one NDJSON stream through load',
  async run(bench) {
    const { server } = bench;
    const places = countryPlaces(bench.quick ? 30 : undefined);
    const withFunds = places.filter(({ level }) => level === 'county' || level === 'township');
    const url = await server.fresh();
    const { ledger, keyFile } = await benchLedger(server, url);
    try {
      const before = Number(await ledger.log.head());
      const file = join(server.folder, 'country.ndjson');
      await pipeline(Readable.from(countryLines(places)), createWriteStream(file));
      const bytesBefore = await sizeOf(bench, url);
      const load = await timed(() => loadFile(bench, ledger, file));
      await rm(file);
      const events = Number(await ledger.log.head()) - before;
      if (events !== load.given)
        throw new Error(`${String(load.given)} lines were loaded and ${String(events)} are stored`);
      const logBytes = Number((await sizeOf(bench, url)) - bytesBefore) / events;
      bench.say(`country: ${String(events)} events loaded in ${load.seconds.toFixed(0)} s`);
      const views = await timed(() => ledger.views.catchUp());
      await server.ask(url, 'VACUUM ANALYZE');
      const allBytes = Number((await sizeOf(bench, url)) - bytesBefore) / events;
      await agree(bench, url);
      const answers = await answered(bench, {
        url,
        keyFile,
        funds: withFunds.length * 2,
        code: withFunds.at(-1)?.code ?? '',
      });
      return {
        figures: [
          cell('load', { perSecond: events / load.seconds, seconds: load.seconds, bytes: logBytes }),
          cell('views to the head', { perSecond: events / views.seconds, seconds: views.seconds, bytes: allBytes }),
          ...answers.map(({ figure }) => figure),
        ],
        aims: answers.map(({ figure, limitMs }) => ({
          what: `${figure.case ?? ''}, p50 in ms`,
          wanted: `< ${limitMs.toLocaleString('en-US')}`,
          measured: figure.p50Ms.toFixed(0),
          met: figure.p50Ms > 0 && figure.p50Ms < limitMs,
        })),
        notes: [
          `${events.toLocaleString('en-US')} events of ${withFunds.length.toLocaleString('en-US')} counties and townships.`,
          'Bytes are those on disk for an event: of the log and its indexes, and then with all views.',
        ],
      };
    } finally {
      await ledger.close();
      await server.drop(url);
    }
  },
};

/** The lines in their order, some thousands at a time; gives how many there were. */
async function loadFile(bench: Bench, { log }: Ledger, file: string): Promise<number> {
  let lines: string[] = [];
  let underWay = Promise.resolve();
  let count = 0;
  const send = async (): Promise<void> => {
    const units = lines.map(unitOfLine);
    lines = [];
    count += units.length;
    await underWay;
    underWay = loaded(log, units);
    // Where it fails, the next one to be sent says so.
    underWay.catch(() => undefined);
  };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (lines.push(line) < AT_ONCE) continue;
    await send();
    if (count % 200_000 === 0) bench.say(`country: ${String(count)} events loaded`);
  }
  await send();
  await underWay;
  return count;
}

function sizeOf(bench: Bench, url: string): Promise<bigint> {
  return bench.server.count(url, 'SELECT pg_database_size(current_database())');
}

const DIFFERENCE = `SELECT abs((SELECT sum(amount_fen) FROM log.movement)
    - (SELECT sum(received_fen - spent_fen) FROM views.funds_balance_day))
  + abs((SELECT count(*) FROM log.movement) - (SELECT count(*) FROM views.giving_donation))`;

async function agree(bench: Bench, url: string): Promise<void> {
  if ((await bench.server.count(url, DIFFERENCE)) !== 0n) throw new Error('a view differs from the log');
}

interface Question {
  readonly of: string;
  readonly path: string;
  readonly rows: number;
  readonly limitMs: number;
}

/** What the API tells of it, asked by one client. */
async function answered(
  bench: Bench,
  { url, keyFile, funds, code }: { url: string; keyFile: string; funds: number; code: string },
): Promise<readonly { readonly figure: Figure; readonly limitMs: number }[]> {
  const api = await startApi(bench, { url, keyFile });
  const questions: readonly Question[] = [
    { of: 'minimum of all', path: `/v1/minimum?year=${String(YEAR)}`, rows: funds, limitMs: MINIMUM_MS },
    // Free money and the total, of each of the two funds.
    { of: 'a region’s balances', path: `/v1/balances?region=${code}`, rows: 4, limitMs: PAGE_MS },
    { of: 'a fund’s history page', path: `/v1/funds/${code}-welfare/history`, rows: 12, limitMs: PAGE_MS },
  ];
  try {
    const answers: { figure: Figure; limitMs: number }[] = [];
    for (const { of, path, rows, limitMs } of questions) {
      const taken: number[] = [];
      // The first one compiles what the others run.
      for (let turn = 0; turn <= ASKED; turn += 1) {
        const from = performance.now();
        const told = await fetch(`http://127.0.0.1:${String(api.port)}${path}`);
        const list = (await told.json()) as readonly unknown[];
        if (turn > 0) taken.push(performance.now() - from);
        if (!told.ok || list.length !== rows) throw new Error(`${path} told ${String(list.length)} rows`);
      }
      answers.push({ figure: cell(of, { p50Ms: median(taken), p99Ms: Math.max(...taken) }), limitMs });
    }
    return answers;
  } finally {
    await api.stop();
  }
}

function cell(of: string, figures: Partial<Figure>): Figure {
  const none = { perSecond: 0, p50Ms: 0, p99Ms: 0 };
  return { section: 'country', peer: 'relief-ledger', clients: 0, case: of, ...none, ...figures };
}
