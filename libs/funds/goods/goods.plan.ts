import { steps } from '#kernel';
import type { Plan } from '#kernel';
import type { Acting } from '#people';
import { fundFor, fundStep } from '../entry.plan.js';
import { RECORDERS } from '../income.plan.js';
import type { IncomePlanned } from '../income.plan.js';
import type { IssueGoods, ReceiveGoods } from './goods.commands.js';

/** Goods go through no account: the fund and the actor are all that is asked for. */
export function* planGoods(fund: string, command: ReceiveGoods | IssueGoods, acting: Acting): Plan<IncomePlanned> {
  const found = yield* fundFor(fund, RECORDERS, acting);
  if (found.kind === 'refused') return found;
  return { kind: 'planned', opened: found.opened, steps: [fundStep(fund, command, { acting })] };
}

/** 物资发放. Refusals in order: fund-unknown, actor-unknown, role-missing, then the fund's. */
export function* issueGoods(fund: string, command: IssueGoods, acting: Acting): Plan {
  const planned = yield* planGoods(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  return steps(planned.steps, { entry: command.entry });
}
