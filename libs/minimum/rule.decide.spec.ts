import { describe, expect, it } from '@jest/globals';
import { AMOUNT_MAX_FEN, fen, given, givenDay, givenStreams, outOfOrder } from '#kernel';
import type { Fault, Histories } from '#kernel';
import type { PersonEvent } from '#people';
import { DEFAULT_CHECKPOINTS, ruleDecider, ruleInForce, rulesInTime } from './rule.decide.js';
import type { AdoptRule, RuleFacts } from './rule.decide.js';
import type { Enforcement, Measure, RuleAdopted, RuleCheckpoint } from './rule.events.js';
import { adoptRule } from './rule.plan.js';

const BASE = {
  fundKind: 'welfare',
  firstYear: 2023,
  measure: 'contributed',
  countingKinds: ['donation', 'appropriation', 'dues'],
  checkpoints: DEFAULT_CHECKPOINTS,
} as const;
const OF_TOWNSHIPS: RuleAdopted = {
  ...BASE,
  type: 'RuleAdopted',
  rule: 'townships-2020',
  level: 'township',
  firstYear: 2020,
  amountFen: fen(5_000_000n),
};
const OWN: AdoptRule = {
  ...BASE,
  type: 'AdoptRule',
  rule: 'own-2023',
  region: '411522101',
  amountFen: fen(6_000_000n),
};
const FACTS: RuleFacts = { regionLevel: 'township' };

interface Situation {
  readonly events: readonly RuleAdopted[];
  readonly command: AdoptRule;
}

const sound: Situation = { events: [OF_TOWNSHIPS], command: OWN };
const decided = ({ events, command }: Situation) => given(ruleDecider, events).when(command, FACTS);
const asking = (part: Partial<AdoptRule>) => {
  return (one: Situation): Situation => ({ ...one, command: { ...one.command, ...part } });
};
const checkpoints = (...list: readonly (readonly [string, number])[]): readonly RuleCheckpoint[] =>
  list.map(([monthDay, basisPoints]) => ({ monthDay, basisPoints }));

describe('adopting a rule', () => {
  it('keeps all that was said, the basis where there is one', () => {
    decided(sound).thenEvents({ ...OWN, type: 'RuleAdopted' });
    const basis = { documentNumber: '安财〔2023〕12号', clause: '第三条' };
    decided(asking({ basis })(sound)).thenEvents({ ...OWN, type: 'RuleAdopted', basis });
  });

  it('of a level asks for no region', () => {
    const general: AdoptRule = { ...BASE, type: 'AdoptRule', rule: 'r', level: 'county', amountFen: fen(0n) };
    given(ruleDecider, [OF_TOWNSHIPS])
      .when(general, {})
      .thenEvents({ ...general, type: 'RuleAdopted' });
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Situation>[] = [
      { code: 'rule-scope-unclear', breaks: asking({ level: 'township' }) },
      { code: 'rule-amount-wrong', breaks: asking({ amountFen: fen(-1n) }) },
      { code: 'rule-year-wrong', breaks: asking({ firstYear: 1899 }) },
      { code: 'rule-kinds-wrong', breaks: asking({ countingKinds: [] }) },
      { code: 'rule-checkpoints-wrong', breaks: asking({ checkpoints: [] }) },
      { code: 'rule-enforcement-wrong', breaks: asking({ enforcement: [] }) },
      {
        code: 'rule-below-general',
        breaks: (one) => ({
          ...one,
          events: [...one.events, { ...OF_TOWNSHIPS, rule: 'r', firstYear: 1900, amountFen: fen(1n) }].map((rule) => ({
            ...rule,
            amountFen: AMOUNT_MAX_FEN,
          })),
        }),
      },
      {
        code: 'rule-exists',
        breaks: (one) => ({ ...one, events: [...one.events, { ...OF_TOWNSHIPS, rule: OWN.rule, firstYear: 2999 }] }),
      },
    ];
    expect(outOfOrder(sound, faults, (one) => decided(one).refusalCode)).toEqual([]);
  });

  it('is for a level or for a region, never for both or neither', () => {
    decided(asking({ level: 'township' })(sound)).thenRefused('rule-scope-unclear', {
      field: 'level',
      value: 'township',
    });
    const neither: AdoptRule = { ...BASE, type: 'AdoptRule', rule: 'r', amountFen: fen(1n) };
    given(ruleDecider, []).when(neither, {}).thenRefused('rule-scope-unclear', { value: '' });
  });

  it.each([-1n, AMOUNT_MAX_FEN + 1n])('is not of %s fen', (amount) => {
    decided(asking({ amountFen: fen(amount) })(sound)).thenRefused('rule-amount-wrong', { field: 'amount' });
  });

  it('may ask for nothing where no more general rule does', () => {
    given(ruleDecider, [])
      .when({ ...OWN, amountFen: fen(0n) }, FACTS)
      .thenEvents({ ...OWN, type: 'RuleAdopted', amountFen: fen(0n) });
  });

  it.each([
    [1899, false],
    [1900, true],
    [2999, true],
    [3000, false],
  ])('from %i on is taken: %p', (firstYear, taken) => {
    const came = given(ruleDecider, []).when({ ...OWN, firstYear }, FACTS);
    expect(came.refusalCode).toBe(taken ? undefined : 'rule-year-wrong');
  });

  it.each([[[]], [['transfer']], [['donation', 'opening']], [['interest']], [['refund']], [['Donation']]])(
    'does not count %j',
    (countingKinds) => {
      decided(asking({ countingKinds })(sound)).thenRefused('rule-kinds-wrong', { value: countingKinds.join(', ') });
    },
  );

  it.each<[Measure, readonly string[], boolean]>([
    ['deployed', ['relief', 'premium', 'project'], true],
    ['deployed', ['relief'], true],
    ['deployed', [], false],
    ['deployed', ['donation'], false],
    ['deployed', ['loan'], false],
    ['level', [], true],
    ['level', ['donation'], false],
    ['contributed', ['relief'], false],
    ['contributed', ['dues', 'dues'], false],
  ])('by %s may count %j: %p', (measure, countingKinds, taken) => {
    const { refusalCode } = decided(asking({ measure, countingKinds })(sound));
    expect(refusalCode).toBe(taken ? undefined : 'rule-kinds-wrong');
  });

  it.each<[readonly Enforcement[], boolean]>([
    [['alert'], true],
    [['hold'], true],
    [['close', 'alert', 'hold'], true],
    [[], false],
    [['hold', 'hold'], false],
  ])('may be enforced by %j: %p', (enforcement, taken) => {
    const came = decided(asking({ enforcement })(sound));
    if (taken) came.thenEvents({ ...OWN, type: 'RuleAdopted', enforcement });
    else came.thenRefused('rule-enforcement-wrong', { field: 'enforcement', value: enforcement.join(', ') });
  });

  it('takes the place of another one of the same scope and year, but not of the very same', () => {
    const before: RuleAdopted = { ...OWN, type: 'RuleAdopted', rule: 'before' };
    decided({ events: [before], command: OWN }).thenRefused('rule-exists', { field: 'firstYear', value: '2023' });
    // What it has by default is the same as what it says.
    const said = asking({ enforcement: ['close', 'alert'] })({ events: [before], command: OWN });
    decided(said).thenRefused('rule-exists');
    const raised = asking({ amountFen: fen(6_000_001n) })({ events: [before], command: OWN });
    decided(raised).thenEvents({ ...raised.command, type: 'RuleAdopted' });
    const event: RuleAdopted = { ...raised.command, type: 'RuleAdopted' };
    expect(ruleInForce([before, event], { region: '411522101', year: 2023 })).toBe(event);
    expect(rulesInTime([before, event]).map(({ lastYear }) => lastYear)).toEqual([2022, undefined]);
    // What was replaced may come back.
    const back = decided({ events: [before, event], command: { ...OWN, rule: 'again' } });
    back.thenEvents({ ...OWN, type: 'RuleAdopted', rule: 'again' });
  });

  it('may count grants', () => {
    expect(decided(asking({ countingKinds: ['grant'] })(sound)).refusalCode).toBeUndefined();
  });

  it.each<[string, readonly RuleCheckpoint[]]>([
    ['are none', checkpoints()],
    ['end before the year does', checkpoints(['06-30', 5_000], ['11-30', 10_000])],
    ['end with less than the whole', checkpoints(['06-30', 5_000], ['12-31', 9_999])],
    ['end with more than the whole', checkpoints(['12-31', 10_001])],
    ['are not in order of days', checkpoints(['09-30', 5_000], ['06-30', 7_500], ['12-31', 10_000])],
    ['have a day twice', checkpoints(['06-30', 5_000], ['06-30', 7_500], ['12-31', 10_000])],
    ['do not rise', checkpoints(['06-30', 5_000], ['09-30', 5_000], ['12-31', 10_000])],
    ['begin with nothing', checkpoints(['06-30', 0], ['12-31', 10_000])],
    ['have a day that no calendar has', checkpoints(['06-31', 5_000], ['12-31', 10_000])],
    ['have a day that most years lack', checkpoints(['02-29', 1_000], ['12-31', 10_000])],
    ['have a day written otherwise', checkpoints(['6-30', 5_000], ['12-31', 10_000])],
  ])('is refused where its checkpoints %s', (_name, list) => {
    decided(asking({ checkpoints: list })(sound)).thenRefused('rule-checkpoints-wrong', { field: 'checkpoints' });
  });

  it('may have the last day alone', () => {
    expect(decided(asking({ checkpoints: checkpoints(['12-31', 10_000]) })(sound)).refusalCode).toBeUndefined();
  });

  it('of a region is at least that of its level in the year from which it holds', () => {
    decided(asking({ amountFen: fen(5_000_000n) })(sound)).thenEvents({
      ...OWN,
      type: 'RuleAdopted',
      amountFen: fen(5_000_000n),
    });
    decided(asking({ amountFen: fen(4_999_999n) })(sound)).thenRefused('rule-below-general', {
      field: 'amount',
      value: '49999.99',
      wanted: '50000.00',
    });
    const later = [{ ...OF_TOWNSHIPS, firstYear: 2024 }];
    expect(decided(asking({ amountFen: fen(1n) })({ ...sound, events: later })).refusalCode).toBeUndefined();
  });

  it('is there once for each scope and first year, and once under its name', () => {
    const own: RuleAdopted = { ...OWN, type: 'RuleAdopted' };
    decided({ ...sound, events: [OF_TOWNSHIPS, { ...own, rule: 'other-name' }] }).thenRefused('rule-exists', {
      field: 'firstYear',
      value: '2023',
    });
    decided({ ...sound, events: [OF_TOWNSHIPS, { ...own, firstYear: 2024 }] }).thenRefused('rule-exists');
    const another: RuleAdopted = { ...own, rule: 'other-name', region: '411522102' };
    expect(decided({ ...sound, events: [OF_TOWNSHIPS, another] }).refusalCode).toBeUndefined();
  });
});

describe('the first rules of a ledger', () => {
  it('ask 200,000.00 of a county and 50,000.00 of a township, since ever', () => {
    const rule = { ...BASE, type: 'RuleAdopted', firstYear: 1900 } as const;
    given(ruleDecider, [])
      .when({ type: 'AdoptDefaultRules' }, {})
      .thenEvents(
        { ...rule, rule: 'default-county', level: 'county', amountFen: fen(20_000_000n) },
        { ...rule, rule: 'default-township', level: 'township', amountFen: fen(5_000_000n) },
      );
    expect(DEFAULT_CHECKPOINTS).toEqual(
      checkpoints(['03-31', 2_500], ['06-30', 5_000], ['09-30', 7_500], ['11-30', 9_000], ['12-31', 10_000]),
    );
  });
});

describe('the rule in force', () => {
  const rules: readonly RuleAdopted[] = [
    { ...OF_TOWNSHIPS, rule: 'b', firstYear: 2022 },
    { ...OF_TOWNSHIPS, rule: 'a', firstYear: 2020 },
    { ...OF_TOWNSHIPS, rule: 'c', firstYear: 2025 },
  ];

  it.each([
    [2019, undefined],
    [2020, 'a'],
    [2021, 'a'],
    [2022, 'b'],
    [2024, 'b'],
    [2025, 'c'],
    [2999, 'c'],
  ])('in %i is %p', (year, rule) => {
    expect(ruleInForce(rules, { level: 'township', year })?.rule).toBe(rule);
    expect(ruleInForce(rules, { level: 'county', year })).toBeUndefined();
    expect(ruleInForce(rules, { region: '411522101', year })).toBeUndefined();
  });
});

describe('the plan of a rule', () => {
  const admin = (region: string): readonly PersonEvent[] => [
    { type: 'PersonAdded', person: 'admin' },
    { type: 'RoleGranted', role: 'administrator', region, from: givenDay('2023-01-01') },
  ];
  const region = { type: 'RegionFounded', level: 'township', path: ['411522101', '411522'] };
  const streams: Histories = {
    'person-admin': admin('*'),
    'region-411522101': [region],
    'rule-welfare': [OF_TOWNSHIPS],
  };
  interface Planned {
    readonly streams: Histories;
    readonly command: AdoptRule;
  }
  const planned = (one: Planned) =>
    givenStreams(one.streams).plan(() => adoptRule(one.command, 'q1', { by: 'admin', on: givenDay('2023-05-29') }));
  const having =
    (more: Histories) =>
    (one: Planned): Planned => ({ ...one, streams: { ...one.streams, ...more } });

  it('tells the decider the level of its region', () => {
    planned({ streams, command: OWN }).thenStreams(
      { 'rule-welfare': [{ ...OWN, type: 'RuleAdopted' }] },
      { rule: 'own-2023' },
    );
    planned({ streams, command: { ...OWN, amountFen: fen(1n) } }).thenRefused('rule-below-general');
  });

  it('lets an administrator of a region raise its own and none of a level', () => {
    const own = having({ 'person-admin': admin('411522') })({ streams, command: OWN });
    expect(planned(own).refusalCode).toBeUndefined();
    const general: AdoptRule = { ...BASE, type: 'AdoptRule', rule: 'r', level: 'county', amountFen: fen(1n) };
    planned({ ...own, command: general }).thenRefused('role-missing');
    planned({ streams, command: general }).thenStreams({ 'rule-welfare': [{ ...general, type: 'RuleAdopted' }] });
  });

  it('is refused in order of precedence', () => {
    const faults: readonly Fault<Planned>[] = [
      { code: 'actor-unknown', breaks: having({ 'person-admin': [] }) },
      { code: 'role-missing', breaks: having({ 'person-admin': [{ type: 'PersonAdded' }] }) },
      { code: 'region-unknown', breaks: (one) => ({ ...one, command: { ...one.command, region: '999999' } }) },
      { code: 'rule-scope-unclear', breaks: (one) => ({ ...one, command: { ...one.command, level: 'county' } }) },
    ];
    expect(outOfOrder({ streams, command: OWN }, faults, (one) => planned(one).refusalCode)).toEqual([]);
  });
});
