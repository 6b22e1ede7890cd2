import { eventKind, negated } from '#kernel';
import type { Movement } from '#kernel';
import type { MonthClosed, QuotaLapsed, YearClosed } from './closing.events.js';

/** Kind of what takes back a part of an appropriation. */
export const LAPSE_KIND = 'quota-lapse';

/** Takes back what the appropriation brought, by the day on which that counted. */
export function lapseMovements(event: QuotaLapsed): readonly Movement[] {
  const { entry, fund, purpose, account, amountFen, valueDate, countsOn } = event;
  const counts = countsOn === undefined ? {} : { countsOn };
  const line = { part: 'money', kind: LAPSE_KIND, entry, fund, purpose, account, valueDate, ...counts } as const;
  return [{ ...line, amountFen: negated(amountFen) }];
}

export const closingEvents = [
  eventKind<MonthClosed>({ type: 'MonthClosed', version: 1, term: '月结' }),
  eventKind<YearClosed>({ type: 'YearClosed', version: 1, term: '年结' }),
  eventKind<QuotaLapsed>({ type: 'QuotaLapsed', version: 1, term: '指标收回', movements: lapseMovements }),
];
