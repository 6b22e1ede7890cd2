import { fundDecider, returnedOf } from '#funds';
import { stateOf, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { documentDecider } from './document.decide.js';
import type { DocumentFacts, TakeDocumentNumber } from './document.decide.js';

/** The document under which a row is booked. */
export interface DocumentTaking {
  /** Of its stream. */
  readonly id: string;
  readonly command: TakeDocumentNumber;
  readonly standsOn: DocumentFacts['standsOn'];
}

/** Carries out what a row says and takes its document number, in one append. Its refusal comes after all others. */
export function* underDocument({ id, command, standsOn }: DocumentTaking, carrying: Plan): Plan {
  const outcome = yield* carrying;
  if (outcome.kind !== 'steps') return outcome;
  const fund = yield* stateOf(fundDecider, command.fund);
  const isGone: DocumentFacts['isGone'] = ({ entry, amountFen }) => returnedOf(fund, entry) >= amountFen;
  const taken = step(documentDecider, id, command, { standsOn, isGone });
  return steps([...outcome.steps, taken], outcome.result);
}
