import { BEFORE_FIRST } from '#event-log';
import { BalancesView } from '#funds/nest';
import { businessDateAt } from '#kernel';
import { openLedger } from '#ledger/nest';
import type { Ledger } from '#ledger/nest';
import { booksOf } from './books.js';
import type { Books } from './books.js';
import type { Bench, Section } from './section.js';
import { bestOf, inTurns } from './works.js';
import type { Work } from './works.js';

const GIFTS = 1_000_000;
const RAW = `SELECT sum(fen)::text AS sum FROM (
  SELECT fund, purpose, sum(amount_fen) AS fen FROM log.movement GROUP BY fund, purpose) AS sums`;

/** What was recorded up to a moment, folded from the movements anew: a question with `knownAt` does so. */
function asKnown(ledger: Ledger, books: Books, wanted: bigint): Work {
  return onBooks({
    peer: 'relief-ledger',
    of: 'balances as known at the head',
    books,
    wanted,
    fold: async () => {
      const view = new BalancesView(ledger.source);
      const knownAt = BigInt(books.events);
      const rows = await view.balances({ asOf: businessDateAt(ledger.clock()), knownAt });
      return rows.reduce((sum, { onHandFen }) => sum + onHandFen, 0n);
    },
  });
}

/** The port's pages of movements, folded in the process: what an engine without SQL gives. */
function byPages(ledger: Ledger, books: Books, wanted: bigint): Work {
  return onBooks({
    peer: 'relief-ledger',
    of: 'the port’s pages of movements',
    books,
    wanted,
    fold: async () => {
      const sums = new Map<string, bigint>();
      for (let after = BEFORE_FIRST, end = false; !end;) {
        const page = await ledger.log.readMovements({ after });
        for (const { fund, purpose, amountFen } of page.movements) {
          const key = `${fund ?? ''} ${purpose ?? ''}`;
          sums.set(key, (sums.get(key) ?? 0n) + amountFen);
        }
        ({ through: after, end } = page);
      }
      return [...sums.values()].reduce((sum, one) => sum + one, 0n);
    },
  });
}

function plainSql(bench: Bench, books: Books, wanted: bigint): Work {
  return onBooks({
    peer: 'raw-sql',
    of: 'sums by fund and purpose',
    books,
    wanted,
    fold: () => bench.server.count(books.url, RAW),
  });
}

interface Fold {
  readonly peer: string;
  readonly of: string;
  readonly books: Books;
  readonly wanted: bigint;
  readonly fold: () => Promise<bigint>;
}

function onBooks({ peer, of, books, wanted, fold }: Fold): Work {
  return {
    peer,
    case: of,
    events: books.gifts,
    open() {
      let found: bigint | undefined;
      return Promise.resolve({
        async run() {
          found = await fold();
        },
        verify: () => {
          if (found === wanted) return Promise.resolve();
          return Promise.reject(new Error(`${peer} came to ${String(found)} fen instead of ${String(wanted)}`));
        },
        close: () => Promise.resolve(),
      });
    },
  };
}

export const replay: Section = {
  name: 'replay',
  title: '1,000,000 events into balances per fund and purpose from the movements',
  async run(bench) {
    const books = await booksOf(bench, bench.quick ? 20_000 : GIFTS);
    const ledger = await openLedger(books);
    try {
      await ledger.views.catchUp();
      const wanted = await bench.server.count(books.url, 'SELECT sum(amount_fen) FROM log.movement');
      const works = [asKnown(ledger, books, wanted), byPages(ledger, books, wanted), plainSql(bench, books, wanted)];
      const figures = await inTurns(bench, 'replay', works);
      const rate = bestOf(figures, 'relief-ledger');
      const measured = Math.round(rate).toLocaleString('en-US');
      const aim = { what: 'events a second', wanted: '≥ 1,000,000', measured, met: rate >= 1_000_000 };
      return { figures, aims: [aim] };
    } finally {
      await ledger.close();
    }
  },
};
