import { refused, stateOf } from '#kernel';
import type { Fen, Plan, Refused } from '#kernel';
import { countyOf } from '#regions';
import type { Acting } from '../people.plan.js';
import { personDecider } from '../person.decide.js';
import type { Role } from '../person.events.js';
import { authorityDecider } from './authority.decide.js';
import { citing } from './decision.plan.js';
import type { Cited, Citing } from './decision.plan.js';
import { limitRefusal } from './limit.decide.js';

/** An amount for which a person's word is asked. */
export interface Word {
  readonly roles: readonly Role[];
  readonly path: readonly string[];
  readonly amountFen: Fen;
}

/** Whether the actor's word reaches so far; who acts at all was looked at before. */
export function* withinLimit({ roles, path, amountFen }: Word, acting: Acting): Plan<Refused | undefined> {
  const actor = yield* stateOf(personDecider, acting.by);
  const authority = yield* stateOf(authorityDecider, countyOf(path));
  const refusal = limitRefusal(actor, authority, { roles, path, on: acting.on, amountFen });
  return refusal === undefined ? undefined : refused(refusal);
}

/** The same of money that may have to rest on a collective decision: amount-over-limit, then decision-missing. */
export function* onWord(money: Citing & Word, acting: Acting): Plan<Cited> {
  const refusal = yield* withinLimit(money, acting);
  if (refusal !== undefined) return refusal;
  const { citation, fund, path, amountFen, on, decision } = money;
  return yield* citing({ citation, fund, path, amountFen, on, decision });
}
