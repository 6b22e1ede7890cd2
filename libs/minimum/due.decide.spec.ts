import { describe, expect, it } from '@jest/globals';
import { fen, givenDay } from '#kernel';
import { dueInCounty, yearCheckedBefore, yearsSince } from './due.decide.js';
import type { TouchedCounty } from './due.decide.js';
import { COUNTING_BY_DEFAULT, DEFAULT_CHECKPOINTS } from './rule.decide.js';
import type { RuleAdopted, RuleCheckpoint } from './rule.events.js';

const TODAY = givenDay('2024-04-10');
const through2023 = { year: 2023, asOf: '2023-12-31', overThrough: '2023-12-31' };
const of2024 = { year: 2024, asOf: '2024-04-10', overThrough: '2024-04-09' };

function ruleWith(checkpoints: readonly RuleCheckpoint[]): RuleAdopted {
  return {
    ...{ type: 'RuleAdopted', rule: 'r', fundKind: 'welfare', level: 'township', amountFen: fen(1n), firstYear: 1900 },
    ...{ measure: 'contributed', countingKinds: COUNTING_BY_DEFAULT, checkpoints },
  };
}

describe('a year on a day', () => {
  it('is judged up to the day while it runs and up to its last day afterwards', () => {
    const first = givenDay('2023-12-31');
    expect(yearsSince(first, TODAY)).toEqual([through2023, of2024]);
    expect(yearsSince(first, first)).toEqual([{ ...through2023, overThrough: '2023-12-30' }]);
  });

  it('is one of those since the first day', () => {
    expect(yearsSince(givenDay('2024-12-31'), TODAY)).toEqual([of2024]);
    expect(yearsSince(givenDay('2025-01-01'), TODAY)).toEqual([]);
  });
});

describe('the morrow of a checkpoint', () => {
  const rules = [ruleWith([{ monthDay: '12-31', basisPoints: 10_000 }]), ruleWith(DEFAULT_CHECKPOINTS)];

  it.each<[string, string | undefined]>([
    ['2024-03-31', undefined],
    ['2024-04-01', '2024-03-31'],
    ['2024-04-02', undefined],
    ['2024-07-01', '2024-06-30'],
    ['2025-01-01', '2024-12-31'],
  ])('%s judges as of %s', (day, asOf) => {
    const due = yearCheckedBefore(givenDay(day), rules);
    expect(due).toEqual(asOf === undefined ? undefined : { year: 2024, asOf, overThrough: asOf });
  });

  it('is none without a rule', () => {
    expect(yearCheckedBefore(givenDay('2024-04-01'), [])).toBeUndefined();
  });
});

describe('a county whose funds were touched', () => {
  const town = 'town-welfare';
  const county: TouchedCounty = {
    ...{ first: givenDay('2023-06-01'), judgedSince: givenDay('2023-06-01') },
    touched: [{ fund: town, year: 2023 }],
  };

  it('has nothing due before its first entry', () => {
    expect(dueInCounty({ touched: [{ fund: town }] }, TODAY)).toEqual([]);
  });

  it('has all its funds due where its first day has come or moved', () => {
    const { first, touched } = county;
    if (first === undefined) throw new Error('no first day');
    expect(dueInCounty({ first, touched }, TODAY)).toEqual([through2023, of2024]);
    expect(dueInCounty({ ...county, judgedSince: givenDay('2023-06-02') }, TODAY)).toEqual([through2023, of2024]);
  });

  it('has what was touched due, each fund once in each year', () => {
    expect(dueInCounty(county, TODAY)).toEqual([{ ...through2023, funds: [town] }]);
    const touched = [{ fund: town }, { fund: 'other', year: 2024 }, { fund: town, year: 2024 }];
    expect(dueInCounty({ ...county, touched }, TODAY)).toEqual([
      { ...through2023, funds: [town] },
      { ...of2024, funds: [town, 'other'] },
    ]);
  });

  it('has no year due that is yet to come', () => {
    expect(dueInCounty({ ...county, touched: [{ fund: town, year: 2025 }] }, TODAY)).toEqual([]);
  });
});
