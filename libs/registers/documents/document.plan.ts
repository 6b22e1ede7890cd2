import { fundDecider, returnedOf } from '#funds';
import type { FundState } from '#funds';
import { stateOf, step, steps } from '#kernel';
import type { Plan } from '#kernel';
import { documentDecider, isCorrected } from './document.decide.js';
import type { DocumentFacts, TakeDocumentNumber } from './document.decide.js';
import type { DocumentNumberTaken } from './document.events.js';

/** The document under which a row is booked. */
export interface DocumentTaking {
  /** Of its stream. */
  readonly id: string;
  /** The streams of the same number in a ledger that had one for each fund, kind and spelling. */
  readonly former: readonly string[];
  readonly command: TakeDocumentNumber;
  readonly standsOn: DocumentFacts['standsOn'];
}

/** Carries out what a row says and takes its document number, in one append. Its refusal comes after all others. */
export function* underDocument({ id, former, command, standsOn }: DocumentTaking, carrying: Plan): Plan {
  const outcome = yield* carrying;
  if (outcome.kind !== 'steps') return outcome;
  const before: DocumentNumberTaken[] = [];
  for (const one of former) before.push(...(yield* stateOf(documentDecider, one)).taken);
  const { taken } = yield* stateOf(documentDecider, id);
  const funds = new Map<string, FundState>();
  for (const one of [...before, ...taken]) {
    if (!isCorrected(one, command, { standsOn }) || funds.has(one.fund)) continue;
    funds.set(one.fund, yield* stateOf(fundDecider, one.fund));
  }
  const isGone: DocumentFacts['isGone'] = ({ fund, entry, amountFen }) => {
    const state = funds.get(fund);
    return state !== undefined && returnedOf(state, entry) >= amountFen;
  };
  const taking = step(documentDecider, id, command, { standsOn, isGone, before });
  return steps([...outcome.steps, taking], outcome.result);
}

/**
 * Takes the number of an entry that was booked without it, and answers with the entry as `numbered`; that of one that has
 * it already changes nothing.
 */
export function* fillNumber(taking: DocumentTaking, taken: Readonly<Record<string, string | boolean>>): Plan {
  const { id, command } = taking;
  const state = yield* stateOf(documentDecider, id);
  const isSame = (one: DocumentNumberTaken): boolean =>
    one.fund === command.fund &&
    one.purpose === command.purpose &&
    one.valueDate === command.valueDate &&
    one.amountFen === command.amountFen;
  // Of several rows that were equal without their numbers any may be the one that has it.
  if (state.taken.some(isSame)) return { kind: 'nothing', result: taken };
  return yield* underDocument(taking, nothingElse({ numbered: command.entry }));
}

function* nothingElse(result: Readonly<Record<string, string>>): Plan {
  return steps([], result);
}
