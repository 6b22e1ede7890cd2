import { negated, totalOf } from '#kernel';
import { confirmedLaw } from '#people';
import type { RequestMade, ToConfirm } from '#people';
import type { FundEvent } from '../fund.events.js';
import { WITHDRAW_PRIOR_YEAR } from '../prior-year/prior-year.plan.js';
import { COVER_DEFICIT, REVERSE_ENTRY } from '../reversal/reversal.plan.js';
import type { EntryReversed } from '../reversal/reversal.events.js';

/** Reversals, deficits and their covers, and prior years withdrawn are as they were confirmed. */
export const fundConfirmedLaw = confirmedLaw(
  [REVERSE_ENTRY, COVER_DEFICIT, WITHDRAW_PRIOR_YEAR],
  () =>
    ({ event }, made) =>
      wantedBy(event as FundEvent, made),
);

function wantedBy(event: FundEvent, made: RequestMade | undefined): ToConfirm | undefined {
  if (event.type === 'EntryReversed' || event.type === 'GoodsReversed') {
    const { fund, entry, reversed, request } = event;
    const [approvals, money] =
      event.type === 'EntryReversed' ? ([approvalsOf(event, made), moneyIn(event, made)] as const) : ([1, {}] as const);
    return { action: REVERSE_ENTRY, request, approvals, content: { fund, entry, reversed, ...money } };
  }
  if (event.type === 'PriorYearWithdrawn') {
    const { fund, year, request } = event;
    return { action: WITHDRAW_PRIOR_YEAR, request, approvals: 1, content: { fund, year } };
  }
  if (event.type !== 'PurposeExchanged' || event.reason !== 'deficit-cover') return undefined;
  const { fund, entry, to: purpose, amountFen, valueDate } = event;
  return { action: COVER_DEFICIT, approvals: 2, content: { fund, entry, purpose, amountFen, valueDate } };
}

/** A deficit takes three, also where in the end nothing was short. */
function approvalsOf({ deficitLines }: EntryReversed, made: RequestMade | undefined): 1 | 2 {
  return deficitLines !== undefined || made?.content['asDeficit'] === true ? 2 : 1;
}

/** What the limit of whoever confirmed it was held against: the entry's amount, of which something may have gone back. */
function moneyIn({ lines, kind }: EntryReversed, made: RequestMade | undefined): ToConfirm['content'] {
  if (made?.amountFen === undefined) return {};
  const one = kind === 'purpose-exchange' ? lines.slice(0, 1) : lines;
  const sum = totalOf(one);
  const size = sum < 0n ? negated(sum) : sum;
  return { amountFen: size > made.amountFen ? size : made.amountFen };
}
