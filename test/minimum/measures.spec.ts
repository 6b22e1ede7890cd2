import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { formatYuan } from '#kernel';
import { ExplainMinimum, ShowMinimums } from '#minimum/nest';
import { OTHER, TOWN } from '../fixtures/anhe.js';
import { day, Town, yuan } from './town.js';

let town: Town;

beforeEach(async () => {
  town = await Town.founded();
  await town.begin('2023-02-01');
});

afterEach(() => town.close());

const lineOf = async (year: number, asOf?: string): Promise<readonly string[] | undefined> =>
  (await town.printed(year, asOf)).find(([of]) => of === '柳林镇')?.slice(1);

async function explained(year: number): Promise<readonly [string, readonly string[]]> {
  const fund = `${TOWN}-welfare`;
  const found = await town.ask(new ExplainMinimum({ fund, year, limit: 100 }));
  return [
    formatYuan(found?.amountFen ?? yuan(0)),
    (found?.lines ?? []).map((line) => `${line.kind} ${formatYuan(line.amountFen)}`),
  ];
}

describe('what is deployed', () => {
  it('is what was spent on relief, insurance and projects in the year, less what came back', async () => {
    await town.adopt({ region: TOWN, measure: 'deployed', countingKinds: ['relief', 'project'] });
    await town.income(TOWN, [90_000, '2023-01-05']);
    await town.begin('2023-12-31');
    const spent = await town.spend(TOWN, [50_000, '2023-03-01'], 'relief');
    await town.spend(TOWN, [9_000, '2023-03-01'], 'administration');
    expect(await lineOf(2023)).toEqual(['50000.00', '50000.00', '0.00', 'met']);
    await town.sentBack(TOWN, spent, [0.01, '2023-04-01']);
    await town.twice(async () => {
      expect(await lineOf(2023)).toEqual(['49999.99', '50000.00', '0.01', 'onTrack']);
      expect(await lineOf(2023, '2023-03-31')).toEqual(['50000.00', '50000.00', '0.00', 'met']);
      expect(await explained(2023)).toEqual(['49999.99', ['relief 50000.00', 'relief -0.01']]);
    });
    await town.begin('2024-01-01');
    await town.sentBack(TOWN, spent, [1_000, '2024-01-01']);
    // What comes back in another year lowers that one's spending, as it does the fund's.
    expect([await lineOf(2023), await lineOf(2024)]).toEqual([
      ['49999.99', '50000.00', '0.01', 'unmet'],
      ['-1000.00', '50000.00', '51000.00', 'onTrack'],
    ]);
    expect((await town.noted(TOWN)).map(([year, state]) => [year, state])).toEqual([
      ...[
        [2023, 'onTrack'],
        [2023, 'behind'],
        [2023, 'met'],
        [2023, 'onTrack'],
        [2023, 'unmet'],
        [2024, 'onTrack'],
      ],
    ]);
  });
});

describe('the level', () => {
  it('is what is on hand, at a checkpoint and at the year’s end', async () => {
    await town.adopt({ level: 'township', measure: 'level', countingKinds: [], enforcement: ['alert', 'hold'] });
    await town.income(TOWN, [12_500, '2023-01-05'], 'interest');
    await town.income(OTHER, [12_499.99, '2023-01-05'], 'interest');
    await town.begin('2023-04-01');
    await town.spend(TOWN, [12_000, '2023-04-01'], 'relief');
    await town.begin('2023-04-02');
    expect((await town.noted(TOWN)).map(([, state]) => state)).toEqual(['onTrack']);
    expect((await town.noted(OTHER)).at(-1)).toEqual([2023, 'behind', '2023-03-31', '12499.99']);
    await town.income(OTHER, [0.01, '2023-04-02'], 'interest');
    expect((await town.noted(OTHER)).at(-1)).toEqual([2023, 'onTrack', '2023-04-02', '12500.00']);
    await town.begin('2023-12-31');
    await town.income(TOWN, [49_500, '2023-12-31'], 'interest');
    await town.begin('2024-01-01');
    await town.twice(async () => {
      expect(await lineOf(2023)).toEqual(['50000.00', '50000.00', '0.00', 'met']);
      expect(await lineOf(2023, '2023-12-30')).toEqual(['500.00', '50000.00', '49500.00', 'behind']);
      expect(await explained(2023)).toEqual([
        ...['50000.00', ['interest 12500.00', 'relief -12000.00', 'interest 49500.00']],
      ]);
    });
    // A late entry of last year moves this year's level as well.
    await town.spend(TOWN, [0.01, '2023-12-31'], 'relief');
    expect((await town.noted(TOWN)).at(-1)).toEqual([2023, 'unmet', '2023-12-31', '49999.99']);
  });

  it('and all other figures are the same as they were known then', async () => {
    await town.adopt({ level: 'township', measure: 'level', countingKinds: [] });
    await town.adopt({ region: OTHER, measure: 'deployed', countingKinds: ['relief'] });
    await town.income(TOWN, [700, '2023-01-05'], 'interest');
    await town.income(OTHER, [900, '2023-01-05']);
    await town.spend(OTHER, [800, '2023-01-31'], 'relief');
    await town.ledger.catchUp();
    const now = await town.ask(new ShowMinimums({ year: 2023, asOf: day('2023-01-31') }));
    const knownAt = await town.ledger.log.head();
    await town.spend(TOWN, [1, '2023-01-31'], 'relief');
    await town.spend(OTHER, [1, '2023-01-31'], 'relief');
    await town.adopt({ level: 'township', amountFen: yuan(70_000), firstYear: 2022 });
    await town.ledger.catchUp();
    const asked = { year: 2023, asOf: day('2023-01-31') };
    expect(await town.ask(new ShowMinimums({ ...asked, knownAt }))).toEqual(now);
    expect(await town.ask(new ShowMinimums(asked))).not.toEqual(now);
  });
});
