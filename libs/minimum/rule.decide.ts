import { AMOUNT_MAX_FEN, fen, formatYuan, parseDate, refuse } from '#kernel';
import type { Decider, Decision, Fen } from '#kernel';
import type { RegionLevel } from '#regions';
import type { RuleAdopted, RuleCheckpoint } from './rule.events.js';

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
const COUNTABLE = ['donation', 'appropriation', 'grant', 'dues'];
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
  if (countingKinds.length === 0 || countingKinds.some((kind) => !COUNTABLE.includes(kind))) {
    const value = countingKinds.join(', ');
    return refuse({ code: 'rule-kinds-wrong', field: 'countingKinds', value, wanted: COUNTABLE.join(', ') });
  }
  if (!areOrdered(checkpoints)) {
    const value = checkpoints.map(({ monthDay }) => monthDay).join(', ');
    return refuse({ code: 'rule-checkpoints-wrong', field: 'checkpoints', value, wanted: '12-31' });
  }
  return settled(state, command, facts);
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
  const same = (rule: RuleAdopted): boolean =>
    rule.rule === command.rule || (rule.level === level && rule.region === region && rule.firstYear === firstYear);
  if (state.rules.some(same)) {
    return refuse({ code: 'rule-exists', field: 'firstYear', value: String(firstYear), wanted: '' });
  }
  return { events: [adopted(command)] };
}

function adopted(command: AdoptRule): RuleAdopted {
  const { rule, fundKind, level, region, amountFen, firstYear, measure, countingKinds, checkpoints, basis } = command;
  return {
    type: 'RuleAdopted',
    ...{ rule, fundKind, amountFen, firstYear, measure, countingKinds, checkpoints },
    ...(level === undefined ? {} : { level }),
    ...(region === undefined ? {} : { region }),
    ...(basis === undefined ? {} : { basis }),
  };
}

/** The newest rule of exactly this scope that is in force in the year. */
export function ruleInForce(
  rules: readonly RuleAdopted[],
  scope: { readonly year: number; readonly level?: RegionLevel; readonly region?: string },
): RuleAdopted | undefined {
  let newest: RuleAdopted | undefined;
  for (const rule of rules) {
    if (rule.level !== scope.level || rule.region !== scope.region || rule.firstYear > scope.year) continue;
    if (newest === undefined || rule.firstYear > newest.firstYear) newest = rule;
  }
  return newest;
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
