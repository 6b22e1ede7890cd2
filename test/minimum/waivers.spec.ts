import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ListWaivers, ShowForecasts, WaiveMinimumCommand } from '#minimum/nest';
import { OTHER, TOWN } from '../fixtures/anhe.js';
import { day, Town } from './town.js';

let town: Town;

beforeEach(async () => {
  town = await Town.founded();
  await town.begin('2023-02-01');
});

afterEach(() => town.close());

const FUND = `${TOWN}-welfare`;

async function waive(until: string, checkpoint?: string): Promise<void> {
  const input = { fund: FUND, year: 2023, until: day(until), reason: '遭受洪灾' };
  const part = checkpoint === undefined ? {} : { checkpoint };
  await town.done((context) => new WaiveMinimumCommand({ ...input, ...part }, context));
}

const stateOf = async (name: string): Promise<string | undefined> =>
  (await town.printed(2023)).find(([of]) => of === name)?.at(-1);
const states = async (region: string) =>
  (await town.noted(region)).filter(([year]) => year === 2023).map(([, state, asOf]) => [state, asOf]);

describe('a waiver of a checkpoint', () => {
  it('excuses it until its last day is over, then it is missed again', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    await town.begin('2023-04-05');
    expect(await stateOf('柳林镇')).toBe('behind');
    await waive('2023-04-20', '03-31');
    await town.twice(async () => {
      expect(await stateOf('柳林镇')).toBe('waived');
    });
    // Only the fund that it was given for.
    expect(await stateOf('城关镇')).toBe('behind');
    await town.begin('2023-04-20');
    expect(await stateOf('柳林镇')).toBe('waived');
    await town.begin('2023-04-21');
    await town.twice(async () => {
      expect(await stateOf('柳林镇')).toBe('behind');
    });
    expect(await states(TOWN)).toEqual([
      ['onTrack', '2023-02-01'],
      ['behind', '2023-03-31'],
      ['waived', '2023-04-05'],
      ['behind', '2023-04-21'],
    ]);
    expect((await states(OTHER)).map(([state]) => state)).toEqual(['onTrack', 'behind']);
  });

  it('ends also while the service is down', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    await town.begin('2023-04-05');
    await waive('2023-04-20', '03-31');
    await town.begin('2023-05-15');
    expect(await states(TOWN)).toContainEqual(['behind', '2023-04-21']);
  });

  it('does not excuse the next one', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    await town.begin('2023-04-05');
    await waive('2024-03-31', '03-31');
    await town.begin('2023-07-01');
    expect(await stateOf('柳林镇')).toBe('behind');
  });
});

describe('a waiver of a year', () => {
  it('is listed with its reason, and gives way to what comes in', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    await waive('2024-03-31');
    expect(await stateOf('柳林镇')).toBe('waived');
    await town.begin('2024-01-01');
    expect(await stateOf('柳林镇')).toBe('waived');
    await town.income(TOWN, [49_900, '2023-12-31']);
    expect(await stateOf('柳林镇')).toBe('met');
    expect(await town.ask(new ListWaivers({ year: 2023 }))).toMatchObject([
      { fund: FUND, from: '2023-02-01', until: '2024-03-31', by: ['local'], reasonText: '遭受洪灾' },
    ]);
    expect(await town.ask(new ListWaivers({ year: 2022 }))).toEqual([]);
  });

  it('ends unmet', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    await waive('2024-03-31');
    await town.begin('2024-04-01');
    expect((await states(TOWN)).map(([state]) => state)).toEqual(['onTrack', 'waived', 'unmet']);
  });
});

describe('the forecast', () => {
  it('is told of every fund of which something is asked, and not of a year to come', async () => {
    await town.income(TOWN, [10_000, '2023-02-01']);
    await town.begin('2023-03-14');
    const rows = await town.ask(new ShowForecasts({ year: 2023 }));
    expect(rows.map(({ fund, expectedFen, metOn }) => [fund, expectedFen, metOn])).toEqual([
      ['990101-welfare', 0n, undefined],
      [FUND, 5_000_000n, '2023-12-31'],
      [`${OTHER}-welfare`, 0n, undefined],
    ]);
    expect(await town.ask(new ShowForecasts({ year: 2024 }))).toEqual([]);
  });
});
