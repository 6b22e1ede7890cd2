import { booksOf } from './books.js';
import type { Books } from './books.js';
import { Child } from './child.js';
import { median } from './measure.js';
import type { Rebuilt } from './rebuild.process.js';
import type { Bench, Figure, Section } from './section.js';
import { ROUNDS } from './works.js';

const GIFTS = 1_000_000;
const FLAT = 1.2;

/** Every view holds what the log holds. */
const DIFFERENCES = `SELECT abs((SELECT sum(amount_fen) FROM log.movement)
    - (SELECT sum(received_fen - spent_fen) FROM views.funds_balance_day))
  + abs((SELECT sum(amount_fen) FROM log.movement) - (SELECT sum(amount_fen) FROM views.accounts_balance_day))
  + abs((SELECT sum(amount_fen) FROM log.movement) - (SELECT sum(amount_fen) FROM views.minimum_measured_day WHERE kind = 'donation'))
  + abs((SELECT count(*) FROM log.movement) - (SELECT count(*) FROM views.accounts_journal))
  + abs((SELECT count(*) FROM log.movement) - (SELECT count(*) FROM views.giving_donation))
  + abs((SELECT position FROM log.head) - (SELECT min(position) FROM execution.checkpoint WHERE name NOT LIKE 'reaction:%'))`;

export const rebuild: Section = {
  name: 'rebuild',
  title: 'all projections from event 1, each event held against its hash and its own rule, then swapped in',
  async run(bench) {
    const books = await booksOf(bench, bench.quick ? 20_000 : GIFTS);
    const runs: Rebuilt[] = [];
    for (let round = 1; round <= (bench.quick ? 1 : ROUNDS); round += 1) {
      runs.push(await rebuilt(bench, books));
      const rate = Math.round(books.events / (runs.at(-1)?.viewsSeconds ?? 1));
      bench.say(`rebuild ${String(round)}: ${String(rate)} events/s`);
    }
    const views = figureOf(books, { runs, of: 'all projections', seconds: ({ viewsSeconds }) => viewsSeconds });
    const folds = figureOf(books, {
      runs,
      of: 'what reactions fold',
      seconds: ({ reactionsSeconds }) => reactionsSeconds,
    });
    const memory = [0, 1, 2].map((at) => median(runs.map(({ rss }) => rss[at] ?? 0)));
    const [start = 1, middle = 0, end = 0] = memory;
    const growth = end / start;
    const mebibytes = (bytes: number): string => String(Math.round(bytes / 1024 ** 2));
    const rate = views.perSecond;
    return {
      figures: [views, folds],
      aims: [
        {
          what: 'events a second, all projections',
          wanted: '≥ 50,000',
          measured: Math.round(rate).toLocaleString('en-US'),
          met: rate >= 50_000,
        },
        {
          what: 'memory at the end, times after the first tenth',
          wanted: `≤ ${FLAT.toFixed(2)}`,
          measured: growth.toFixed(2),
          met: growth <= FLAT,
        },
      ],
      notes: [
        `Memory of the process: ${mebibytes(start)} MiB after the first tenth, ${mebibytes(middle)} MiB in the middle, ${mebibytes(end)} MiB at the end.`,
      ],
    };
  },
};

async function rebuilt(bench: Bench, { url, keyFile, events }: Books): Promise<Rebuilt> {
  const child = new Child<Rebuilt>('rebuild', { url, keyFile });
  const found = await child.next();
  if (found.events !== String(events)) throw new Error(`${found.events} of ${String(events)} events were rebuilt`);
  if ((await bench.server.count(url, DIFFERENCES)) !== 0n) throw new Error('a view differs from the log');
  return found;
}

function figureOf(
  books: Books,
  {
    runs,
    of,
    seconds,
  }: { readonly runs: readonly Rebuilt[]; readonly of: string; readonly seconds: (run: Rebuilt) => number },
): Figure {
  const speeds = runs.map((run) => books.events / seconds(run));
  return {
    ...{ section: 'rebuild', peer: 'relief-ledger', clients: 1, case: of },
    ...{ perSecond: median(speeds), range: [Math.min(...speeds), Math.max(...speeds)] },
    ...{ seconds: median(runs.map(seconds)), p50Ms: 0, p99Ms: 0 },
  };
}
