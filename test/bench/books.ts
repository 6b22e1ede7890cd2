import { openAccount } from '#accounts';
import { fundDecider, FUND_KINDS, foundRegion } from '#funds';
import { businessDateAt } from '#kernel';
import type { BusinessDate, Plan } from '#kernel';
import type { Ledger } from '#ledger/nest';
import { loadUnits } from './bulk.js';
import { ACCOUNT } from './county.js';
import { dayOf, giftUnit } from './gift-units.js';
import { benchLedger, carryOut } from './ledger.js';
import type { Bench } from './section.js';

const COUNTY = '990101';
const YEARS = [2023, 2024, 2025];

/** A ledger with a county, its townships and their funds, and so many gifts in them. */
export interface Books {
  readonly url: string;
  readonly keyFile: string;
  readonly gifts: number;
  /** All events: the gifts and what was founded. */
  readonly events: number;
}

/** A county with so many townships, each with its funds; gives the funds' ids. */
export async function foundTowns(ledger: Ledger, towns: number): Promise<readonly string[]> {
  const acting = { by: 'local', on: businessDateAt(ledger.clock()) };
  const must = async (key: string, plan: () => Plan): Promise<void> => {
    const answer = await carryOut(ledger, key, plan);
    if (!answer.ok) throw new Error(`${key} was refused: ${answer.refusal.code}`);
  };
  await must('county', () =>
    foundRegion({ type: 'FoundRegion', code: COUNTY, name: '示范县', level: 'county' }, acting),
  );
  const account = {
    type: 'OpenAccount',
    account: ACCOUNT,
    name: '基本户',
    kind: 'bank',
    region: COUNTY,
    ways: [],
  } as const;
  await must('account', () => openAccount(account, acting));
  const codes = Array.from({ length: towns }, (_, at) => `${COUNTY}${String(100 + at)}`);
  await Promise.all(
    codes.map((code, at) => {
      const place = { code, name: `第${String(at + 1)}乡`, level: 'township', parent: COUNTY } as const;
      return must(code, () => foundRegion({ type: 'FoundRegion', ...place }, acting));
    }),
  );
  return codes.flatMap((code) => FUND_KINDS.map(({ kind }) => `${code}-${kind}`));
}

const TOWNS = 20;
/** As a ledger grows: day after day of three years. */
function dayAmong(share: number): BusinessDate {
  const day = Math.floor(share * YEARS.length * 365);
  return dayOf(YEARS[Math.floor(day / 365)] ?? 2025, day);
}

const made = new WeakMap<Bench['server'], Map<number, Promise<Books>>>();

/** The same books for every section that asks for so many gifts; nobody may write into them. */
export function booksOf(bench: Bench, gifts: number): Promise<Books> {
  const ofServer = made.get(bench.server) ?? new Map<number, Promise<Books>>();
  made.set(bench.server, ofServer);
  const books = ofServer.get(gifts) ?? giftedBooks(bench, gifts);
  ofServer.set(gifts, books);
  return books;
}

async function giftedBooks(bench: Bench, gifts: number): Promise<Books> {
  const url = await bench.server.fresh();
  const { ledger, keyFile } = await benchLedger(bench.server, url);
  try {
    const funds = await foundTowns(ledger, TOWNS);
    const [fund = ''] = funds;
    const standing = await ledger.executor.standingOf({ aggregate: fundDecider, id: fund });
    const from = standing === 'none' ? 0 : standing + 1;
    bench.say(`books: ${gifts.toLocaleString('en-US')} gifts`);
    await loadUnits(ledger.log, gifts, (number) =>
      giftUnit({
        fund: funds[number % funds.length] ?? fund,
        revision: from + Math.floor(number / funds.length),
        number,
        account: ACCOUNT,
        valueDate: dayAmong(number / gifts),
      }),
    );
    await bench.server.ask(url, 'VACUUM ANALYZE');
    return { url, keyFile, gifts, events: Number(await ledger.log.head()) };
  } finally {
    await ledger.close();
  }
}
