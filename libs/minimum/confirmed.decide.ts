import { idOn } from '#kernel';
import { confirmedLaw } from '#people';
import type { ToConfirm } from '#people';
import { levelOfCode } from '#regions';
import type { MinimumWaived } from './minimum.events.js';
import { ruleDecider } from './rule.decide.js';
import type { RuleState } from './rule.decide.js';
import type { RuleAdopted } from './rule.events.js';
import { ADOPT_RULE } from './rule.plan.js';
import { BY_TWO, WAIVE_MINIMUM } from './waiver.plan.js';
import { isWeaker } from './weakening.decide.js';

/** Rules that ask for less, and waivers of a county's own minimum, are as they were confirmed. */
export const minimumConfirmedLaw = confirmedLaw([ADOPT_RULE, WAIVE_MINIMUM], () => {
  const kinds = new Map<string, RuleState>();
  return ({ stream, event }, made) => {
    if (event.type === 'MinimumWaived') return ofWaiver(event as MinimumWaived);
    const kind = idOn(stream, ruleDecider);
    if (kind === undefined) return undefined;
    const adopted = event as RuleAdopted;
    const state = kinds.get(kind) ?? ruleDecider.initial();
    const weaker = isWeaker(state.rules, adopted, levelOfCode(adopted.region ?? ''));
    kinds.set(kind, ruleDecider.evolve(state, adopted));
    return weaker || made?.action === ADOPT_RULE ? ofRule(adopted) : undefined;
  };
});

/** Of two leaders' waiver, which stands in the event as both. */
function ofWaiver({ waiver, fund, year, checkpoint, region, by }: MinimumWaived): ToConfirm | undefined {
  const level = levelOfCode(region);
  if (by.length < 2 && (level === undefined || !BY_TWO.includes(level))) return undefined;
  return { action: WAIVE_MINIMUM, approvals: 1, content: { waiver, fund, year, checkpoint } };
}

function ofRule({ rule, fundKind, level, region, amountFen, firstYear, measure }: RuleAdopted): ToConfirm {
  const content = { rule, fundKind, level, region, amountFen, firstYear, measure };
  return { action: ADOPT_RULE, approvals: 1, content };
}
