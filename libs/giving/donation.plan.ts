import { planIncome } from '#funds';
import type { Receipt, ReceiveDonation } from '#funds';
import { refused, step, steps } from '#kernel';
import type { Plan, Refusal } from '#kernel';
import type { Acting } from '#people';
import { isReceiptWellFormed, receiptDecider, receiptId } from './receipt.decide.js';
import type { ReceiptRefusalCode } from './receipt.decide.js';

/**
 * 捐赠收入: the fund takes the gift and its receipt number is taken, in one append. Refusals in order: those of
 * planIncome, receipt-number-malformed, receipt-unit-not-of-fund, the fund's, the account's, receipt-number-used.
 */
export function* receiveDonation(fund: string, command: ReceiveDonation, acting: Acting): Plan {
  const planned = yield* planIncome(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  const { entry, receipt } = command;
  if (receipt === undefined) return steps(planned.steps, { entry });
  const refusal = receiptRefusal(receipt, planned.opened.path);
  if (refusal !== undefined) return refused(refusal);
  const taken = step(receiptDecider, receiptId(receipt), { type: 'TakeReceiptNumber', receipt, fund, entry });
  return steps([...planned.steps, taken], { entry });
}

/** The unit that issued a receipt is the fund's own region or one above it: nobody takes a neighbour's numbers. */
function receiptRefusal(receipt: Receipt, path: readonly string[]): Refusal<ReceiptRefusalCode> | undefined {
  const { unit, number } = receipt;
  if (!isReceiptWellFormed(receipt)) {
    return { code: 'receipt-number-malformed', field: 'receipt', value: number, wanted: '' };
  }
  if (path.includes(unit)) return undefined;
  return { code: 'receipt-unit-not-of-fund', field: 'receipt', value: unit, wanted: path.join(', ') };
}
