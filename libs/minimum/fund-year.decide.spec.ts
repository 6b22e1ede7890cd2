import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { judgeFund } from './fund-year.decide.js';
import type { FundYear } from './fund-year.decide.js';
import type { Waiver } from './minimum.decide.js';
import { DEFAULT_CHECKPOINTS, DEPLOYED_KINDS } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';

const RULE: RuleAdopted = {
  ...{ type: 'RuleAdopted', rule: 'townships', fundKind: 'welfare', level: 'township', firstYear: 2020 },
  ...{ amountFen: fen(1_000n), measure: 'contributed', countingKinds: ['donation'], checkpoints: DEFAULT_CHECKPOINTS },
};
const DEPLOYED: RuleAdopted = { ...RULE, measure: 'deployed', countingKinds: DEPLOYED_KINDS };
const LEVEL: RuleAdopted = { ...RULE, measure: 'level', countingKinds: [] };

function year(rule: RuleAdopted, through: string, part: Partial<FundYear> = {}): FundYear {
  const day = givenDay(through);
  return {
    ...{ region: '411522101', level: 'township', year: 2023, asOf: day, overThrough: day, on: day },
    ...{ rules: [rule], countyFirstOn: givenDay('2020-01-01'), sums: new Map(), onHandOn: () => ZERO_FEN },
    ...part,
  };
}

const sums = (of: Readonly<Record<string, bigint>>): ReadonlyMap<string, Fen> =>
  new Map(Object.entries(of).map(([kind, amount]) => [kind, fen(amount)]));

describe('what is contributed', () => {
  it('is what the rule counts, less what went back', () => {
    const told = sums({ donation: 700n, 'gift-return': -1n, dues: 400n, relief: -900n });
    expect(judgeFund(year(RULE, '2023-12-31', { sums: told }))).toMatchObject({
      ...{ measure: 'contributed', state: 'unmet', contributedFen: 699n, shortfallFen: 301n },
      countingKinds: ['donation', 'gift-return'],
    });
  });

  it('is none before the county has begun', () => {
    const asked = { sums: sums({ donation: 1n }), countyFirstOn: givenDay('2024-01-01') };
    expect(judgeFund(year(RULE, '2023-12-31', asked))).toMatchObject({ state: 'none', minimumFen: 0n });
    expect(judgeFund(year(RULE, '2023-12-31', { ...asked, countyFirstOn: givenDay('2023-12-31') })).state).toBe(
      'unmet',
    );
    expect(judgeFund(year(RULE, '2023-12-31', { ...asked, countyFirstOn: undefined })).state).toBe('none');
  });
});

describe('what is deployed', () => {
  it('is what was spent on relief, insurance and projects, less what came back; nothing else', () => {
    const told = sums({ relief: -600n, premium: -300n, project: -101n, donation: 5_000n, 'bank-fee': -50n, loan: -9n });
    expect(judgeFund(year(DEPLOYED, '2023-12-31', { sums: told }))).toMatchObject({
      ...{ measure: 'deployed', state: 'met', contributedFen: 1_001n, shortfallFen: 0n },
      countingKinds: [...DEPLOYED_KINDS],
    });
    expect(judgeFund(year(DEPLOYED, '2023-12-31', { sums: sums({ relief: -999n }) }))).toMatchObject({
      ...{ state: 'unmet', contributedFen: 999n, shortfallFen: 1n },
    });
  });
});

describe('the level', () => {
  const onHand = (of: Readonly<Record<string, bigint>>): Pick<FundYear, 'onHandOn'> => {
    const days = Object.entries(of).toSorted(([left], [right]) => (left < right ? -1 : 1));
    return { onHandOn: (day: BusinessDate) => fen(days.findLast(([on]) => on <= day)?.[1] ?? 0n) };
  };

  it('is what is on hand at the year’s end, whatever was there before', () => {
    const spent = onHand({ '2023-01-01': 9_000n, '2023-12-31': 999n });
    expect(judgeFund(year(LEVEL, '2023-12-31', spent))).toMatchObject({
      ...{ measure: 'level', state: 'unmet', contributedFen: 999n, shortfallFen: 1n, countingKinds: [] },
    });
    // On the eve it is on track, not met: it can still be spent.
    expect(judgeFund(year(LEVEL, '2023-12-30', spent)).state).toBe('onTrack');
    expect(judgeFund(year(LEVEL, '2023-12-31', onHand({ '2023-12-31': 1_000n }))).state).toBe('met');
  });

  it.each<[string, Readonly<Record<string, bigint>>, string, readonly string[]]>([
    ['2023-03-30', {}, 'onTrack', []],
    ['2023-03-31', { '2023-03-01': 249n }, 'behind', ['03-31']],
    ['2023-04-10', { '2023-03-31': 250n, '2023-04-01': 0n }, 'onTrack', []],
    ['2023-04-10', { '2023-03-31': 249n, '2023-04-09': 250n }, 'onTrack', []],
    ['2023-06-30', { '2023-03-31': 250n, '2023-06-30': 499n }, 'behind', ['06-30']],
  ])('through %s with %j is %s', (...[through, days, state, missed]) => {
    expect(judgeFund(year(LEVEL, through, onHand(days)))).toMatchObject({ state, missed });
  });
});

describe('a waiver', () => {
  const waiver = (part: Partial<Waiver>): Waiver => {
    return { from: givenDay('2023-02-01'), until: givenDay('2023-07-31'), ...part };
  };
  const state = (through: string, waivers: readonly Waiver[], contributed = 0n): readonly unknown[] => {
    const judged = judgeFund(year(RULE, through, { waivers, sums: sums({ donation: contributed }) }));
    return [judged.state, judged.missed];
  };

  it('of the year excuses whatever is missing until it ends', () => {
    const whole = [waiver({})];
    expect(state('2023-01-31', whole)).toEqual(['onTrack', []]);
    expect(state('2023-02-01', whole)).toEqual(['waived', []]);
    expect(state('2023-07-31', whole)).toEqual(['waived', []]);
    expect(state('2023-08-01', whole)).toEqual(['behind', ['03-31', '06-30']]);
    expect(state('2023-07-31', whole, 1_000n)).toEqual(['met', []]);
  });

  it('of a checkpoint excuses that one alone', () => {
    const march = [waiver({ checkpoint: '03-31' })];
    expect(state('2023-03-30', march)).toEqual(['onTrack', []]);
    expect(state('2023-03-31', march)).toEqual(['waived', []]);
    expect(state('2023-03-31', march, 250n)).toEqual(['onTrack', []]);
    expect(state('2023-06-30', march)).toEqual(['behind', ['06-30']]);
    expect(state('2023-06-30', march, 500n)).toEqual(['onTrack', []]);
    expect(state('2023-06-30', [waiver({ checkpoint: '06-30' })])).toEqual(['behind', ['03-31']]);
    expect(state('2023-06-30', [waiver({ checkpoint: '06-30' })], 250n)).toEqual(['waived', []]);
  });

  it('of the year’s end keeps it from being unmet, not from having been behind', () => {
    const end = [waiver({ checkpoint: '12-31', until: givenDay('2024-06-30') })];
    expect(state('2023-12-31', end, 900n)).toEqual(['waived', []]);
    expect(state('2023-12-31', end, 899n)).toEqual(['behind', ['11-30']]);
    expect(state('2023-12-31', [], 899n)).toEqual(['unmet', ['11-30', '12-31']]);
  });
});
