import { AMOUNT_MAX_FEN, clearTextRefusal, fen, formatYuan, parseDate, refuse } from '#kernel';
import { GOODS_KIND } from '#funds';
import type { Decider, Decision, Fen, Refusal } from '#kernel';
import type { RegionLevel } from '#regions';
import { ENFORCEMENTS } from './rule.events.js';
import type { Enforcement, Measure, RuleAdopted, RuleCheckpoint } from './rule.events.js';

export interface AdoptRule extends Omit<RuleAdopted, 'type'> {
  readonly type: 'AdoptRule';
}

/** The rules that a new ledger begins with (domain.md, The minimum annual contribution). */
export interface AdoptDefaultRules {
  readonly type: 'AdoptDefaultRules';
}

export type RuleCommand = AdoptRule | AdoptDefaultRules;

/** Refusals of AdoptRule, in order of precedence. */
export type RuleRefusalCode =
  | 'rule-scope-unclear'
  | 'rule-amount-wrong'
  | 'rule-year-wrong'
  | 'rule-kinds-wrong'
  | 'rule-checkpoints-wrong'
  | 'rule-enforcement-wrong'
  | 'rule-below-general'
  | 'rule-exists';

export interface RuleState {
  rules: RuleAdopted[];
}

/** What a rule's decider is told besides its own state. */
export interface RuleFacts {
  /** Level of the region that the rule is for; absent for a rule of a level. */
  readonly regionLevel?: RegionLevel;
}

export const COUNTING_BY_DEFAULT = ['donation', 'appropriation', 'dues'] as const;

/** The kinds of spending that are deployed: on relief, insurance and projects (domain.md). */
export const DEPLOYED_KINDS = ['relief', 'premium', 'project'] as const;

/** Deployed as a loan, to fees or upward is nothing: only these kinds can be counted, by measure. */
const COUNTABLE: Readonly<Record<Measure, readonly string[]>> = {
  contributed: ['donation', 'appropriation', 'grant', 'dues', GOODS_KIND],
  deployed: DEPLOYED_KINDS,
  level: [],
};

/** The kinds that a rule counts which names none. */
export function countingByDefault(measure: Measure): readonly string[] {
  return measure === 'contributed' ? COUNTING_BY_DEFAULT : COUNTABLE[measure];
}

/** What a rule has that says nothing of it. */
export const ENFORCED_BY_DEFAULT: readonly Enforcement[] = ['alert', 'close'];

export function enforcementOf({ enforcement }: Pick<RuleAdopted, 'enforcement'>): readonly Enforcement[] {
  return enforcement ?? ENFORCED_BY_DEFAULT;
}

const WHOLE = 10_000;

export const DEFAULT_CHECKPOINTS: readonly RuleCheckpoint[] = [
  { monthDay: '03-31', basisPoints: 2_500 },
  { monthDay: '06-30', basisPoints: 5_000 },
  { monthDay: '09-30', basisPoints: 7_500 },
  { monthDay: '11-30', basisPoints: 9_000 },
  { monthDay: '12-31', basisPoints: WHOLE },
];

const DEFAULTS: readonly { readonly level: RegionLevel; readonly amountFen: Fen }[] = [
  { level: 'county', amountFen: fen(20_000_000n) },
  { level: 'township', amountFen: fen(5_000_000n) },
];

/** One stream for each kind of fund: which rule wins is decided over all of them. */
export const ruleDecider: Decider<RuleState, RuleCommand, RuleAdopted, RuleFacts> = {
  name: 'rule',
  stateVersion: 1,
  initial: () => ({ rules: [] }),
  evolve: (state, event) => {
    state.rules.push(event);
    return state;
  },
  decide(state, command, facts) {
    switch (command.type) {
      case 'AdoptRule':
        return adopt(state, command, facts);
      case 'AdoptDefaultRules':
        return { events: DEFAULTS.map(defaultRule) };
    }
  },
};

function defaultRule({ level, amountFen }: (typeof DEFAULTS)[number]): RuleAdopted {
  return {
    type: 'RuleAdopted',
    rule: `default-${level}`,
    fundKind: 'welfare',
    level,
    amountFen,
    firstYear: 1900,
    measure: 'contributed',
    countingKinds: COUNTING_BY_DEFAULT,
    checkpoints: DEFAULT_CHECKPOINTS,
  };
}

function adopt(state: RuleState, command: AdoptRule, facts: RuleFacts): Decision<RuleAdopted> {
  const { amountFen, firstYear, countingKinds, checkpoints } = command;
  if ((command.level === undefined) === (command.region === undefined)) {
    return refuse({ code: 'rule-scope-unclear', field: 'level', value: command.level ?? '', wanted: 'level, region' });
  }
  if (amountFen < 0n || amountFen > AMOUNT_MAX_FEN) {
    return refuse({ code: 'rule-amount-wrong', field: 'amount', value: formatYuan(amountFen), wanted: '0.00' });
  }
  if (firstYear < 1900 || firstYear > 2999) {
    return refuse({ code: 'rule-year-wrong', field: 'firstYear', value: String(firstYear), wanted: '1900-2999' });
  }
  const countable = COUNTABLE[command.measure];
  if (!areDistinct(countingKinds, countable) || (countingKinds.length === 0) !== (countable.length === 0)) {
    const value = countingKinds.join(', ');
    return refuse({ code: 'rule-kinds-wrong', field: 'countingKinds', value, wanted: countable.join(', ') });
  }
  if (!areOrdered(checkpoints)) {
    const value = checkpoints.map(({ monthDay }) => monthDay).join(', ');
    return refuse({ code: 'rule-checkpoints-wrong', field: 'checkpoints', value, wanted: '12-31' });
  }
  const refusal = enforcementRefusal(command) ?? clearTextRefusal({ ...command.basis }, 'document');
  return refusal === undefined ? settled(state, command, facts) : { refusal };
}

function enforcementRefusal({ enforcement }: AdoptRule): Refusal<RuleRefusalCode> | undefined {
  if (enforcement === undefined) return undefined;
  if (enforcement.length > 0 && areDistinct(enforcement, ENFORCEMENTS)) return undefined;
  const value = enforcement.join(', ');
  return { code: 'rule-enforcement-wrong', field: 'enforcement', value, wanted: ENFORCEMENTS.join(', ') };
}

/** Each of the list, and none of it twice. */
function areDistinct(chosen: readonly string[], list: readonly string[]): boolean {
  return chosen.every((one, at) => list.includes(one) && chosen.indexOf(one) === at);
}

function settled(state: RuleState, command: AdoptRule, facts: RuleFacts): Decision<RuleAdopted> {
  const { region, level, firstYear, amountFen } = command;
  const general =
    facts.regionLevel === undefined
      ? undefined
      : ruleInForce(state.rules, { level: facts.regionLevel, year: firstYear });
  if (general !== undefined && amountFen < general.amountFen) {
    const value = formatYuan(amountFen);
    return refuse({ code: 'rule-below-general', field: 'amount', value, wanted: formatYuan(general.amountFen) });
  }
  const before = state.rules.findLast(
    (rule) => rule.level === level && rule.region === region && rule.firstYear === firstYear,
  );
  const isKnown = state.rules.some(({ rule }) => rule === command.rule);
  // Another one of the same scope and year takes the former's place; the very same says nothing new.
  if (isKnown || (before !== undefined && haveSameTerms(before, adopted(command)))) {
    return refuse({ code: 'rule-exists', field: 'firstYear', value: String(firstYear), wanted: '' });
  }
  return { events: [adopted(command)] };
}

function haveSameTerms(one: RuleAdopted, other: RuleAdopted): boolean {
  const terms = (rule: RuleAdopted): string => {
    const { amountFen, measure, countingKinds, checkpoints, basis } = rule;
    const points = checkpoints.map(({ monthDay, basisPoints }) => `${monthDay}=${String(basisPoints)}`);
    const based = [basis?.documentNumber ?? '', basis?.clause ?? ''];
    const lists = [countingKinds.toSorted(), points, enforcementOf(rule).toSorted(), based];
    return [amountFen.toString(), measure, ...lists.map((list) => list.join())].join(' ');
  };
  return terms(one) === terms(other);
}

function adopted(command: AdoptRule): RuleAdopted {
  const { rule, fundKind, level, region, amountFen, firstYear, measure, countingKinds, checkpoints } = command;
  const { enforcement, basis } = command;
  return {
    type: 'RuleAdopted',
    ...{ rule, fundKind, amountFen, firstYear, measure, countingKinds, checkpoints },
    ...(level === undefined ? {} : { level }),
    ...(region === undefined ? {} : { region }),
    ...(enforcement === undefined ? {} : { enforcement }),
    ...(basis === undefined ? {} : { basis }),
  };
}

/** The newest rule of exactly this scope that is in force in the year; of one year, the one adopted last. */
export function ruleInForce(
  rules: readonly RuleAdopted[],
  scope: { readonly year: number; readonly level?: RegionLevel; readonly region?: string },
): RuleAdopted | undefined {
  let newest: RuleAdopted | undefined;
  for (const rule of rules) {
    if (rule.level !== scope.level || rule.region !== scope.region || rule.firstYear > scope.year) continue;
    if (newest === undefined || rule.firstYear >= newest.firstYear) newest = rule;
  }
  return newest;
}

/** A rule with the last year in which it holds: absent while none takes its place, before its first where it never does. */
export interface RuleInTime extends RuleAdopted {
  readonly lastYear?: number;
}

/** Until when each rule holds: to the year before the first one of a later rule of the same scope. */
export function rulesInTime(rules: readonly RuleAdopted[]): readonly RuleInTime[] {
  const scopeOf = ({ fundKind, level, region }: RuleAdopted): string => `${fundKind} ${region ?? level ?? ''}`;
  const later = new Map<string, number>();
  const inTime = new Map<RuleAdopted, RuleInTime>();
  // From the newest one back: of one year, that adopted last.
  for (const rule of rules.toReversed().toSorted((left, right) => right.firstYear - left.firstYear)) {
    const next = later.get(scopeOf(rule));
    inTime.set(rule, next === undefined ? rule : { ...rule, lastYear: next - 1 });
    later.set(scopeOf(rule), rule.firstYear);
  }
  return rules.map((rule) => inTime.get(rule) ?? rule);
}

function areOrdered(checkpoints: readonly RuleCheckpoint[]): boolean {
  let before: RuleCheckpoint = { monthDay: '', basisPoints: 0 };
  for (const checkpoint of checkpoints) {
    if (parseDate(`2023-${checkpoint.monthDay}`) === undefined) return false;
    if (checkpoint.monthDay <= before.monthDay || checkpoint.basisPoints <= before.basisPoints) return false;
    before = checkpoint;
  }
  return before.monthDay === '12-31' && before.basisPoints === WHOLE;
}
