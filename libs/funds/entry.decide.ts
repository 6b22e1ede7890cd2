import { addDays } from '#kernel';
import type { BusinessDate, Refusal } from '#kernel';
import type { FundFacts } from './fund.commands.js';
import { firstOpenDay } from './fund.state.js';
import type { FundState } from './fund.state.js';
import { lastPriorDay } from './prior-year/prior-year.state.js';

/** When an entry is dated, and of a late one the day of closed time that it belongs to. */
export interface Dated {
  readonly valueDate: BusinessDate;
  readonly belongsOn?: BusinessDate;
}

/**
 * Nothing is dated into closed time. What is found later is dated in open time and marked with the day that it belongs
 * to (domain.md, Closing). Refusals in order: dated-in-closed-time, dated-in-prior-year, belongs-in-open-time, dated-before-opening.
 */
export function closedTimeRefusal(state: FundState, dated: Dated): Refusal | undefined {
  const { valueDate, belongsOn } = dated;
  const { closedThrough, openingOn } = state;
  const first = firstOpenDay(state);
  if (first !== undefined && valueDate < first) {
    return { code: 'dated-in-closed-time', field: 'valueDate', value: valueDate, wanted: first };
  }
  const prior = priorRefusal(state, dated);
  if (prior !== undefined) return prior;
  if (belongsOn === undefined) return undefined;
  if (closedThrough === undefined || belongsOn > closedThrough) {
    return { code: 'belongs-in-open-time', field: 'belongsOn', value: belongsOn, wanted: closedThrough ?? '' };
  }
  if (openingOn === undefined || belongsOn >= openingOn) return undefined;
  return { code: 'dated-before-opening', field: 'belongsOn', value: belongsOn, wanted: openingOn };
}

/** What older books closed is told as they closed it. */
function priorRefusal(state: FundState, dated: Dated): Refusal | undefined {
  const prior = lastPriorDay(state);
  if (prior === undefined) return undefined;
  for (const field of ['valueDate', 'belongsOn'] as const) {
    const value = dated[field];
    if (value !== undefined && value <= prior) {
      return { code: 'dated-in-prior-year', field, value, wanted: addDays(prior, 1) };
    }
  }
  return undefined;
}

/** Refusals in order: dated-after-today, dated-before-opening, those of closed time. */
export function dayRefusal(
  { state, facts }: { readonly state: FundState; readonly facts: FundFacts },
  dated: Dated,
): Refusal | undefined {
  const { valueDate } = dated;
  if (valueDate > facts.today) {
    return { code: 'dated-after-today', field: 'valueDate', value: valueDate, wanted: facts.today };
  }
  if (state.openingOn === undefined || valueDate >= state.openingOn) return closedTimeRefusal(state, dated);
  return { code: 'dated-before-opening', field: 'valueDate', value: valueDate, wanted: state.openingOn };
}

/** No step is dated before the one it answers (domain.md). */
export function answerRefusal({ valueDate }: Dated, answered: BusinessDate): Refusal | undefined {
  if (valueDate >= answered) return undefined;
  return { code: 'dated-before-what-it-answers', field: 'valueDate', value: valueDate, wanted: answered };
}
