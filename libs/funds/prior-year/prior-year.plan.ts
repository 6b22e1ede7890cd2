import { step, steps } from '#kernel';
import type { PersonalRef, Plan } from '#kernel';
import { askFor } from '#people';
import type { Acting } from '#people';
import { APPROVERS, fundFor } from '../entry.plan.js';
import { fundDecider } from '../fund.decide.js';
import type { EnterPriorYear } from './prior-year.commands.js';

/** Under this name requests are carried out. */
export const WITHDRAW_PRIOR_YEAR = 'withdraw-prior-year';

/** What a request to withdraw a prior year holds. */
export interface PriorYearContent {
  readonly fund: string;
  readonly year: number;
  readonly reason: PersonalRef;
}

/** 以前年度录入, by an approver, as years are closed. Refusals in order: fund-unknown, actor, then the fund's. */
export function* enterPriorYear(fund: string, command: EnterPriorYear, acting: Acting): Plan {
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  return steps([step(fundDecider, fund, command, { today: acting.on })], { fund, year: command.year });
}

/** 申请撤销以前年度: another person confirms it. */
export function* askPriorYearWithdrawal(content: PriorYearContent, request: string, acting: Acting): Plan {
  const checked = yield* fundFor(content.fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  const { path } = checked.opened;
  const asked = { request, action: WITHDRAW_PRIOR_YEAR, content: { ...content }, path, roles: APPROVERS } as const;
  return yield* askFor({ ...asked, approvals: 1 }, acting, withdrawPriorYear(content, request, acting));
}

/** 以前年度撤销 as it is carried out. */
export function* withdrawPriorYear({ fund, year, reason }: PriorYearContent, request: string, acting: Acting): Plan {
  const command = { type: 'WithdrawPriorYear', year, reason, request } as const;
  return steps([step(fundDecider, fund, command, { today: acting.on })], { fund, year });
}
