import { refused, stateOf, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { actorRefusal, askFor, EVERYWHERE, personDecider } from '#people';
import type { Acting, Role } from '#people';
import { regionDecider } from '#regions';
import { ruleDecider } from './rule.decide.js';
import type { AdoptRule } from './rule.decide.js';
import { isWeaker } from './weakening.decide.js';

/** A rule as it was asked for. */
export type RuleAsked = Omit<AdoptRule, 'type'>;

/** Under this name a rule that asks for less is adopted. */
export const ADOPT_RULE = 'adopt-rule';

const CONFIRMERS: readonly Role[] = ['administrator', 'leader'];

/**
 * 采纳下限规则, by an administrator. One that asks for less than what holds takes another person: it is left as a request,
 * which another administrator or a leader confirms. Refusals in order: actor, region-unknown, then the rule's own.
 */
export function* adoptRule(asked: RuleAsked, request: string, acting: Acting): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const region = asked.region === undefined ? undefined : yield* stateOf(regionDecider, asked.region);
  const path = [...(region?.founded?.path ?? []), EVERYWHERE];
  const refusal = actorRefusal(actor, { ...acting, roles: ['administrator'], path });
  if (refusal !== undefined) return refused(refusal);
  if (region !== undefined && region.founded === undefined) {
    return refused({ code: 'region-unknown', field: 'region', value: asked.region ?? '', wanted: '' });
  }
  const { rules } = yield* stateOf(ruleDecider, asked.fundKind);
  if (!isWeaker(rules, asked, region?.founded?.level)) return yield* adoptConfirmed(asked);
  const made = { request, action: ADOPT_RULE, content: { ...asked }, path, approvals: 1, roles: CONFIRMERS } as const;
  return yield* askFor(made, acting, adoptConfirmed(asked));
}

/** 采纳下限规则 as it is carried out. */
export function* adoptConfirmed(asked: RuleAsked): Plan {
  const region = asked.region === undefined ? undefined : yield* stateOf(regionDecider, asked.region);
  const facts = region?.founded === undefined ? {} : { regionLevel: region.founded.level };
  const command: AdoptRule = { type: 'AdoptRule', ...asked };
  return steps([step(ruleDecider, asked.fundKind, command, facts)], { rule: asked.rule });
}
