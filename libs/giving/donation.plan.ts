import { planIncome } from '#funds';
import type { ReceiveDonation } from '#funds';
import { step, steps } from '#kernel';
import type { Plan } from '#kernel';
import type { Acting } from '#people';
import { receiptDecider, receiptId } from './receipt.decide.js';

/**
 * 捐赠收入: the fund takes the gift and its receipt number is taken, in one append. Refusals in order: those of
 * planIncome, the fund's, the account's, receipt-number-used.
 */
export function* receiveDonation(fund: string, command: ReceiveDonation, acting: Acting): Plan {
  const planned = yield* planIncome(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  const { entry, receipt } = command;
  if (receipt === undefined) return steps(planned.steps, { entry });
  const taken = step(receiptDecider, receiptId(receipt), { type: 'TakeReceiptNumber', receipt, fund, entry });
  return steps([...planned.steps, taken], { entry });
}
