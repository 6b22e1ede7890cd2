import { describe, expect, it } from '@jest/globals';
import { fen, givenDay, givenStreams } from '#kernel';
import type { Histories } from '#kernel';
import { DEFAULT_CHECKPOINTS } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';
import { adoptConfirmed, adoptRule } from './rule.plan.js';
import type { RuleAsked } from './rule.plan.js';
import { isWeaker } from './weakening.decide.js';

const TOWN = '411522101';
const TERMS = {
  ...({ fundKind: 'welfare', measure: 'contributed', checkpoints: DEFAULT_CHECKPOINTS, firstYear: 2023 } as const),
  ...{ amountFen: fen(50_000n), countingKinds: ['donation', 'dues'] },
};
const GENERAL: RuleAdopted = { ...TERMS, type: 'RuleAdopted', rule: 'g', level: 'township', firstYear: 2020 };
const OWN: RuleAdopted = { ...TERMS, type: 'RuleAdopted', rule: 'o', region: TOWN, amountFen: fen(80_000n) };
const HOLDING = ['alert', 'hold', 'close'] as const;

const weaker = (part: Partial<RuleAsked>, ...rules: readonly RuleAdopted[]): boolean =>
  isWeaker(rules, { ...TERMS, rule: 'new', ...part }, part.region === undefined ? undefined : 'township');
const level = { level: 'township' } as const;
const region = { region: TOWN } as const;

describe('a rule that asks for less', () => {
  it('asks for less money, later, of more kinds, with fewer consequences, or by another measure', () => {
    expect(weaker(level, GENERAL)).toBe(false);
    expect(weaker({ ...level, amountFen: fen(50_001n) }, GENERAL)).toBe(false);
    expect(weaker({ ...level, amountFen: fen(49_999n) }, GENERAL)).toBe(true);
    expect(weaker({ ...level, countingKinds: ['dues'] }, GENERAL)).toBe(false);
    expect(weaker({ ...level, countingKinds: ['dues', 'grant'] }, GENERAL)).toBe(true);
    expect(weaker({ ...level, enforcement: HOLDING }, GENERAL)).toBe(false);
    expect(weaker({ ...level, enforcement: ['alert', 'close'] }, { ...GENERAL, enforcement: HOLDING })).toBe(true);
    expect(weaker({ ...level, enforcement: ['alert'] }, GENERAL)).toBe(true);
    expect(weaker({ ...level, measure: 'deployed', countingKinds: ['relief'] }, GENERAL)).toBe(true);
    const yearEnd = [{ monthDay: '12-31', basisPoints: 10_000 }];
    expect(weaker({ ...level, checkpoints: yearEnd }, GENERAL)).toBe(true);
    const [march, ...others] = DEFAULT_CHECKPOINTS;
    if (march === undefined) throw new Error('there is none');
    const moved = (monthDay: string, basisPoints: number) => [{ monthDay, basisPoints }, ...others];
    expect(weaker({ ...level, checkpoints: moved('03-30', 2_500) }, GENERAL)).toBe(false);
    expect(weaker({ ...level, checkpoints: moved('04-01', 2_500) }, GENERAL)).toBe(true);
    expect(weaker({ ...level, checkpoints: moved('03-31', 2_499) }, GENERAL)).toBe(true);
  });

  it('is not one where nothing was asked for', () => {
    expect(weaker({ ...level, amountFen: fen(0n) })).toBe(false);
    expect(weaker({ ...level, enforcement: ['alert'] }, { ...GENERAL, amountFen: fen(0n) })).toBe(false);
    expect(weaker({ ...level, firstYear: 2019 }, GENERAL)).toBe(false);
    expect(weaker({ ...region, level: 'township' as const }, GENERAL)).toBe(false);
  });

  it("of a region is measured by its own rule, else by its level's", () => {
    expect(weaker({ ...region, amountFen: fen(60_000n) }, GENERAL)).toBe(false);
    expect(weaker({ ...region, amountFen: fen(60_000n) }, GENERAL, OWN)).toBe(true);
    expect(weaker({ ...region, amountFen: fen(60_000n), enforcement: ['alert'] }, GENERAL)).toBe(true);
    // What lies below the general amount is raised to it, and refused for that.
    expect(weaker({ ...region, amountFen: fen(1n) }, GENERAL)).toBe(false);
    expect(weaker({ ...region, region: '411522102', amountFen: fen(60_000n) }, GENERAL, OWN)).toBe(false);
  });

  it('is one in any year in which it would hold', () => {
    const later: RuleAdopted = { ...GENERAL, rule: 'later', firstYear: 2025, enforcement: HOLDING };
    expect(weaker({ ...region, amountFen: fen(60_000n) }, GENERAL, later)).toBe(true);
    const ownLater: RuleAdopted = { ...OWN, rule: 'own-later', firstYear: 2025 };
    expect(weaker({ ...region, amountFen: fen(60_000n) }, GENERAL, later, ownLater)).toBe(false);
    expect(weaker({ ...level, firstYear: 2022 }, GENERAL, { ...later, amountFen: fen(90_000n) })).toBe(false);
  });
});

describe('adopting a rule that asks for less', () => {
  const person = (role: string) => [
    { type: 'PersonAdded', person: 'any' },
    { type: 'RoleGranted', role, region: '*', from: givenDay('2023-01-01') },
  ];
  const streams: Histories = { 'person-admin': person('administrator'), 'rule-welfare': [GENERAL] };
  const lower: RuleAsked = { ...TERMS, ...level, rule: 'lower', amountFen: fen(40_000n) };
  const acting = { by: 'admin', on: givenDay('2023-05-29') };

  it('is left as a request for another administrator or a leader', () => {
    const asked = { request: 'q1', action: 'adopt-rule', content: lower, path: ['*'], approvals: 1 };
    const made = { ...asked, roles: ['administrator', 'leader'], ...acting, lapsesOn: givenDay('2023-06-28') };
    givenStreams(streams)
      .plan(() => adoptRule(lower, 'q1', acting))
      .thenStreams({ 'request-q1': [{ type: 'RequestMade', ...made }] }, { request: 'q1' });
    givenStreams(streams)
      .plan(() => adoptRule({ ...lower, checkpoints: [] }, 'q1', acting))
      .thenRefused('rule-checkpoints-wrong');
  });

  it('is done by the confirmation', () => {
    givenStreams(streams)
      .plan(() => adoptConfirmed(lower))
      .thenStreams({ 'rule-welfare': [{ ...lower, type: 'RuleAdopted' }] }, { rule: 'lower' });
  });
});
