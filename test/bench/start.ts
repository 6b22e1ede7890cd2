import { booksOf } from './books.js';
import type { Books } from './books.js';
import { median } from './measure.js';
import { startApi } from './api.js';
import type { Bench, Section } from './section.js';

const HEADS = [10, 100_000, 1_000_000];
const RUNS = 5;
const FLAT = 1.2;

export const start: Section = {
  name: 'start',
  title: 'bare start of the API until it is ready, with 10, 100,000 and 1,000,000 gifts in the log',
  async run(bench) {
    const books: Books[] = [];
    for (const gifts of bench.quick ? [10, 2_000, 20_000] : HEADS) books.push(await booksOf(bench, gifts));
    const taken = new Map(books.map((one) => [one, [] as number[]]));
    for (let round = 1; round <= (bench.quick ? 2 : RUNS); round += 1) {
      for (const one of round % 2 === 0 ? [...books].reverse() : books) {
        taken.get(one)?.push(await secondsToReady(bench, one));
      }
      bench.say(`start: ${String(round)}`);
    }
    const medians = books.map((one) => median(taken.get(one) ?? []));
    const growth = (medians.at(-1) ?? 0) / (medians[0] ?? 1);
    return {
      figures: books.map((one, at) => {
        const seconds = medians[at] ?? 0;
        const label = `${one.gifts.toLocaleString('en-US')} gifts`;
        return {
          section: 'start',
          peer: 'relief-ledger',
          clients: 0,
          case: label,
          seconds,
          perSecond: 0,
          p50Ms: 0,
          p99Ms: 0,
        };
      }),
      aims: [
        {
          what: 'the longest history to the shortest',
          wanted: `≤ ${FLAT.toFixed(2)}`,
          measured: growth.toFixed(2),
          met: growth <= FLAT,
        },
      ],
    };
  },
};

async function secondsToReady(bench: Bench, { url, keyFile }: Books): Promise<number> {
  const api = await startApi(bench, { url, keyFile });
  await api.stop();
  return api.readySeconds;
}
