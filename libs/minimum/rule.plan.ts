import { refused, stateOf, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { actorRefusal, EVERYWHERE, personDecider } from '#people';
import type { Acting } from '#people';
import { regionDecider } from '#regions';
import { ruleDecider } from './rule.decide.js';
import type { AdoptRule } from './rule.decide.js';

/** 采纳下限规则, by an administrator. Refusals in order: actor, region-unknown, then the rule's own. */
export function* adoptRule(command: AdoptRule, acting: Acting): Plan {
  const actor = yield* stateOf(personDecider, acting.by);
  const region = command.region === undefined ? undefined : yield* stateOf(regionDecider, command.region);
  const path = [...(region?.founded?.path ?? []), EVERYWHERE];
  const refusal = actorRefusal(actor, { ...acting, roles: ['administrator'], path });
  if (refusal !== undefined) return refused(refusal);
  if (region !== undefined && region.founded === undefined) {
    return refused({ code: 'region-unknown', field: 'region', value: command.region ?? '', wanted: '' });
  }
  const facts = region?.founded === undefined ? {} : { regionLevel: region.founded.level };
  return steps([step(ruleDecider, command.fundKind, command, facts)], { rule: command.rule });
}
