import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accountId, OpenAccountCommand } from '#accounts/nest';
import { LapseQuotaCommand, PayCommand, ReceiveIncomeCommand, ReserveAmountCommand, ShowStatement } from '#funds/nest';
import { formatYuan } from '#kernel';
import { ShowMinimums } from '#minimum/nest';
import { COUNTY, OTHER, TOWN } from '../fixtures/anhe.js';
import { day, Town, yuan } from '../minimum/town.js';

let town: Town;

beforeEach(async () => {
  town = await Town.founded();
});

afterEach(() => town.close());

const lineOf = async (name: string, year: number, asOf?: string): Promise<readonly string[] | undefined> =>
  (await town.printed(year, asOf)).find(([of]) => of === name);

describe('10. a county lends a township 50,000 on 30 December and gets it back on 4 January', () => {
  it('counts nowhere: the township is unmet and the county has what it had', async () => {
    await town.begin('2023-12-30');
    await town.income(COUNTY, [200_000, '2023-06-01']);
    await town.transfer(COUNTY, TOWN, [50_000, '2023-12-30']);
    await town.begin('2024-01-04');
    await town.transfer(TOWN, COUNTY, [50_000, '2024-01-04']);
    await town.twice(async () => {
      expect(await town.printed(2023)).toEqual([
        ['安和县', '200000.00', '200000.00', '0.00', 'met'],
        ['柳林镇', '0.00', '50000.00', '50000.00', 'unmet'],
        ['城关镇', '0.00', '50000.00', '50000.00', 'unmet'],
      ]);
      expect(await lineOf('安和县', 2024)).toEqual(['安和县', '0.00', '200000.00', '200000.00', 'onTrack']);
      expect(await lineOf('柳林镇', 2024)).toEqual(['柳林镇', '0.00', '50000.00', '50000.00', 'onTrack']);
    });
    expect((await town.noted(TOWN)).filter(([year]) => year === 2023).at(-1)).toEqual([
      ...[2023, 'unmet', '2023-12-31', '0.00'],
    ]);
  });
});

describe('11. a quota of 50,000 is issued, 30,000 drawn, the rest lapses', () => {
  it('counts what was not taken back, where the rule counts appropriations; both figures are shown', async () => {
    const [fund, account] = [`${TOWN}-welfare`, accountId(COUNTY, '国库指标')];
    const opened = { region: COUNTY, name: '国库指标', kind: 'quota', ways: [] } as const;
    await town.done((context) => new OpenAccountCommand(opened, context));
    await town.begin('2023-06-30');
    const issued = { fund, purpose: 'free', account, kind: 'appropriation', amountFen: yuan(50_000) } as const;
    const { entry } = await town.done((context) => {
      return new ReceiveIncomeCommand({ ...issued, valueDate: day('2023-06-30') }, context);
    });
    expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '50000.00', '50000.00', '0.00', 'met']);
    await town.begin('2023-12-31');
    const lines = [{ purpose: 'free', amountFen: yuan(30_000) }];
    const kept = { fund, lines, valueDate: day('2023-12-31'), emergency: false };
    const { reservation } = await town.done((context) => new ReserveAmountCommand(kept, context));
    const drawn = { fund, account, lines, valueDate: day('2023-12-31'), kind: 'relief' } as const;
    const pays = { pays: 'spending', reservation: String(reservation) } as const;
    await town.done((context) => new PayCommand({ ...drawn, ...pays }, context));
    const lapsed = { fund, appropriation: String(entry), amountFen: yuan(20_000), valueDate: day('2023-12-31') };
    await town.done((context) => new LapseQuotaCommand(lapsed, context));
    await town.begin('2024-01-01');
    const flows = [
      ['appropriation', '50000.00'],
      ['relief', '-30000.00'],
      ['quota-lapse', '-20000.00'],
    ];
    await town.twice(async () => {
      expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '30000.00', '50000.00', '20000.00', 'unmet']);
      const statement = await town.ask(new ShowStatement({ fund, period: '2023' }));
      const told = statement?.parts[0]?.flows.map(({ kind, amountFen }) => [kind, formatYuan(amountFen)]);
      expect(told?.toSorted()).toEqual(flows.toSorted());
    });
    expect((await town.noted(TOWN)).filter(([year]) => year === 2023).map(([, state]) => state)).toEqual([
      ...['met', 'behind', 'unmet'],
    ]);
    await town.adopt({ level: 'township', countingKinds: ['donation', 'dues'] });
    expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '0.00', '50000.00', '50000.00', 'unmet']);
  });
});

describe('12. a rule raised in June from last year on', () => {
  it('holds from the year that it names', async () => {
    await town.begin('2023-12-31');
    await town.income(TOWN, [55_000, '2023-05-01']);
    await town.begin('2024-06-10');
    expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '55000.00', '50000.00', '0.00', 'met']);
    await town.adopt({ level: 'township', amountFen: yuan(60_000), firstYear: 2023 });
    await town.twice(async () => {
      expect(await lineOf('柳林镇', 2022)).toEqual(['柳林镇', '0.00', '0.00', '0.00', 'none']);
      expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '55000.00', '60000.00', '5000.00', 'unmet']);
      expect(await lineOf('柳林镇', 2024)).toEqual(['柳林镇', '0.00', '60000.00', '60000.00', 'behind']);
    });
    expect((await town.noted(TOWN)).filter(([year]) => year === 2023).map(([, state]) => state)).toEqual([
      'met',
      'unmet',
    ]);
  });
});

describe('12. the same, of a year that is closed', () => {
  it('holds in the years that are open, and moves nothing of the closed one', async () => {
    await town.begin('2023-12-31');
    await town.income(TOWN, [55_000, '2023-05-01']);
    await town.income(OTHER, [55_000, '2023-05-01']);
    await town.begin('2024-06-10');
    await town.closeYear(TOWN, 2023);
    await town.adopt({ level: 'township', amountFen: yuan(60_000), firstYear: 2023, enforcement: ['hold', 'alert'] });
    await town.twice(async () => {
      expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '55000.00', '50000.00', '0.00', 'met']);
      expect(await lineOf('城关镇', 2023)).toEqual(['城关镇', '55000.00', '60000.00', '5000.00', 'unmet']);
      expect(await lineOf('柳林镇', 2024)).toEqual(['柳林镇', '0.00', '60000.00', '60000.00', 'behind']);
      const rows = await town.ask(new ShowMinimums({ year: 2023 }));
      expect(rows.filter(({ knownNow }) => knownNow !== undefined)).toEqual([]);
    });
    expect((await town.noted(TOWN)).filter(([year]) => year === 2023).map(([, state]) => state)).toEqual(['met']);
    expect(await town.holds(TOWN)).toEqual([['03-31', '2024-06-10']]);
    expect(await town.holds(OTHER)).toEqual([
      ['12-31', '2024-06-10'],
      ['03-31', '2024-06-10'],
    ]);
  });
});

describe('13. the service is down over 30 June', () => {
  it('judges the checkpoint once, on start, as of 30 June', async () => {
    await town.begin('2023-06-28');
    await town.income(TOWN, [24_999.99, '2023-06-28']);
    await town.income(OTHER, [25_000, '2023-06-28']);
    // A transfer's receipt of 1 July is entered before the service is there again.
    town.at('2023-07-05');
    await town.income(TOWN, [0.01, '2023-07-01']);
    await town.begin('2023-07-05');
    await town.begin('2023-07-06');
    expect((await town.noted(TOWN)).slice(-2)).toEqual([
      [2023, 'behind', '2023-06-30', '24999.99'],
      [2023, 'onTrack', '2023-07-01', '25000.00'],
    ]);
    expect((await town.noted(TOWN)).filter(([, state]) => state === 'behind')).toHaveLength(1);
    // Behind until its own money came on the 28th, and not again.
    expect((await town.noted(OTHER)).map(([, state]) => state)).toEqual(['behind', 'onTrack']);
    await town.twice(async () => {
      expect(await lineOf('柳林镇', 2023, '2023-06-30')).toEqual([
        ...['柳林镇', '24999.99', '50000.00', '25000.01', 'behind'],
      ]);
      expect(await lineOf('柳林镇', 2023)).toEqual(['柳林镇', '25000.00', '50000.00', '25000.00', 'onTrack']);
    });
  });
});

describe('a fund held since 30 June takes in what lacks on 3 July', () => {
  it('takes emergency reservations alone until then, and reserves again', async () => {
    await town.begin('2023-03-01');
    await town.adopt({ level: 'township', countingKinds: ['dues'], enforcement: ['alert', 'hold', 'close'] });
    await town.income(TOWN, [20_000, '2023-03-01']);
    await town.income(OTHER, [25_000, '2023-03-01']);
    expect(await town.holds(TOWN)).toEqual([]);
    await town.begin('2023-06-29');
    // The service is down over the checkpoint.
    await town.begin('2023-07-02');
    expect(await town.holds(TOWN)).toEqual([['06-30', '2023-06-30']]);
    expect(await town.reserve(TOWN, [100, '2023-07-02'])).toBe('fund-held');
    expect(await town.reserve(TOWN, [100, '2023-07-02'], true)).toBe('taken');
    expect(await town.reserve(OTHER, [100, '2023-07-02'])).toBe('taken');
    await town.begin('2023-07-03');
    await town.income(TOWN, [4_999.99, '2023-07-03']);
    await town.twice(async () => {
      expect(await town.reserve(TOWN, [100, '2023-07-03'])).toBe('fund-held');
      expect(await town.shown(TOWN, 2023)).toEqual(['24999.99', 'behind', '06-30']);
    });
    await town.income(TOWN, [0.01, '2023-07-03']);
    await town.twice(async () => {
      expect(await town.shown(TOWN, 2023)).toEqual(['25000.00', 'onTrack']);
      expect(await town.reserve(TOWN, [100, '2023-07-03'])).toBe('taken');
    });
    expect(await town.holds(TOWN)).toEqual([
      ['06-30', '2023-06-30'],
      ['reached', '2023-07-03'],
    ]);
    expect(await town.holds(OTHER)).toEqual([]);
  });
});
