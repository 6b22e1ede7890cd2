import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ShowMinimums } from '#minimum/nest';
import type { MinimumRow } from '#minimum/nest';
import { COUNTY, OTHER, TOWN } from '../fixtures/anhe.js';
import { day, Town } from './town.js';

let town: Town;

beforeEach(async () => {
  town = await Town.founded();
  await town.begin('2024-02-10');
});

afterEach(() => town.close());

const YEARS = [2022, 2023, 2024];
/** Behind all entries, before all of them, on the days of some and between them. */
const DAYS = [
  undefined,
  '2021-12-31',
  '2022-03-15',
  '2022-12-31',
  '2023-01-01',
  '2023-07-01',
  '2023-12-30',
  '2024-01-20',
];

const figures = ({ fund, contributedFen, minimumFen, shortfallFen, state, measure }: MinimumRow) => {
  return { fund, contributedFen, minimumFen, shortfallFen, state, measure };
};

/** Every fund's years by every day: from the sums of years, and from the journal's own lines as known at the head. */
async function compared(): Promise<ReadonlySet<bigint>> {
  await town.ledger.catchUp();
  const knownAt = await town.ledger.log.head();
  const seen = new Set<bigint>();
  for (const year of YEARS) {
    for (const asOf of DAYS) {
      const asked = { year, ...(asOf === undefined ? {} : { asOf: day(asOf) }) };
      const lines = (await town.ask(new ShowMinimums({ ...asked, knownAt }))).map(figures);
      expect((await town.ask(new ShowMinimums(asked))).map(figures)).toEqual(lines);
      expect((await town.ask(new ShowMinimums({ ...asked, county: COUNTY }))).map(figures)).toEqual(lines);
      for (const { contributedFen } of lines) seen.add(contributedFen);
    }
  }
  return seen;
}

it('gives of every day what the lines up to it come to, though a year is kept as one sum', async () => {
  await town.adopt({ region: TOWN, measure: 'deployed', countingKinds: ['relief'], firstYear: 2022 });
  for (const [at, text] of [
    '2022-01-01',
    '2022-12-31',
    '2022-03-15',
    '2023-06-30',
    '2023-12-31',
    '2024-01-20',
  ].entries()) {
    await town.income(OTHER, [1_000 + at, text]);
    await town.income(TOWN, [2_000 + at, text]);
  }
  const spent = await town.spend(TOWN, [700, '2022-03-15'], 'relief');
  await town.spend(TOWN, [300, '2023-12-31'], 'relief');
  await town.twice(async () => {
    expect((await compared()).size).toBe(8);
  });
  // What comes later than all and is dated before them; what is taken back.
  await town.sentBack(TOWN, spent, [0.01, '2023-07-01']);
  await town.income(OTHER, [5, '2022-03-14']);
  await town.income(OTHER, [7, '2023-12-30']);
  await town.twice(async () => {
    expect((await compared()).size).toBeGreaterThan(8);
  });
});
