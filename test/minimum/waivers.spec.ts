import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MakePledgeCommand } from '#giving/nest';
import { ListWaivers, ShowForecasts, ShowMinimums, WaiveMinimumCommand } from '#minimum/nest';
import { ApproveRequestCommand, ListRequests } from '#people/nest';
import { OTHER, TOWN } from '../fixtures/anhe.js';
import { day, Town, yuan } from './town.js';

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

describe('a waiver of a year that is closed', () => {
  it('ends without the year becoming unmet: it stays as it was judged when it was closed', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    await town.begin('2024-01-10');
    await waive('2024-01-31');
    await town.closeYear(TOWN, 2023);
    await town.begin('2024-03-01');
    await town.twice(async () => {
      const [row] = (await town.ask(new ShowMinimums({ year: 2023 }))).filter(({ fund }) => fund === FUND);
      expect([row?.state, row?.knownNow]).toEqual(['waived', undefined]);
    });
    expect((await states(TOWN)).at(-1)).toEqual(['waived', '2023-12-31']);
  });
});

describe("a county's own waiver", () => {
  it('is given by two leaders, and holds from the second one on', async () => {
    await town.income(TOWN, [100, '2023-02-01']);
    const input = { fund: '990101-welfare', year: 2023, until: day('2024-03-31'), reason: '遭受洪灾' };
    const asking = (by: string) => town.send((context) => new WaiveMinimumCommand(input, context), by);
    expect(await asking('local')).toMatchObject({ ok: false, refusal: { code: 'role-missing' } });
    await town.addLeader('he.wei');
    expect(await asking('he.wei')).toMatchObject({ ok: true });
    expect(await stateOf('安和县')).toBe('onTrack');
    await town.ledger.catchUp();
    const [request] = await town.ask(new ListRequests({ standing: 'open', limit: 10 }));
    expect(request).toMatchObject({ action: 'waive-minimum', madeBy: 'he.wei', reasonText: '遭受洪灾' });
    await town.begin('2023-02-03');
    const approval = { request: request?.request ?? '' };
    const approving = (by: string) => town.send((context) => new ApproveRequestCommand(approval, context), by);
    expect(await approving('he.wei')).toMatchObject({ ok: false, refusal: { code: 'second-person-is-first' } });
    expect(await approving('local')).toMatchObject({ ok: false, refusal: { code: 'role-missing' } });
    await town.addLeader('zhou.min');
    expect(await approving('zhou.min')).toMatchObject({ ok: true });
    expect(await stateOf('安和县')).toBe('waived');
    expect(await town.ask(new ListWaivers({}))).toMatchObject([{ from: '2023-02-03', by: ['he.wei', 'zhou.min'] }]);
  });
});

describe('the forecast', () => {
  it('is told of every fund of which something is asked, and not of a year to come', async () => {
    await town.income(TOWN, [10_000, '2023-02-01']);
    await town.begin('2023-03-14');
    const dues = [
      { dueOn: day('2023-06-30'), amountFen: yuan(30_000) },
      { dueOn: day('2024-06-30'), amountFen: yuan(30_000) },
    ];
    const promise = { fund: `${OTHER}-welfare`, purpose: 'free', donor: '安和面粉厂', dues } as const;
    const how = { donorKind: 'enterprise', madeOn: day('2023-03-14'), written: false, hardshipRelief: false } as const;
    await town.done((context) => new MakePledgeCommand({ ...promise, ...how }, context));
    await town.ledger.catchUp();
    const rows = await town.ask(new ShowForecasts({ year: 2023 }));
    expect(rows.map(({ fund, pledgedFen, expectedFen, metOn }) => [fund, pledgedFen, expectedFen, metOn])).toEqual([
      ['990101-welfare', 0n, 0n, undefined],
      [FUND, 0n, 5_000_000n, '2023-12-31'],
      [`${OTHER}-welfare`, 3_000_000n, 3_000_000n, undefined],
    ]);
    // The pledge falls due behind the next checkpoint.
    expect(rows.at(-1)).toMatchObject({ next: { missingFen: yuan(12_500) }, atEnd: { missingFen: yuan(20_000) } });
    expect(await town.ask(new ShowForecasts({ year: 2024 }))).toEqual([]);
  });
});
