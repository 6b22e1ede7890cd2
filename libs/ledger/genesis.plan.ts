import { stateOf, step, steps } from '#kernel';
import type { BusinessDate, Plan } from '#kernel';
import { ruleDecider } from '#minimum';
import { FIRST_PERSON, personDecider } from '#people';

/** 建账: an empty ledger begins with the person `local` and the default rules; one that has begun stays as it is. */
export function* beginLedger(on: BusinessDate): Plan {
  const local = yield* stateOf(personDecider, FIRST_PERSON);
  if (local.added) return { kind: 'nothing', result: {} };
  return steps(
    [
      step(personDecider, FIRST_PERSON, { type: 'BeginWithLocal', from: on }),
      step(ruleDecider, 'welfare', { type: 'AdoptDefaultRules' }, {}),
    ],
    {},
  );
}
