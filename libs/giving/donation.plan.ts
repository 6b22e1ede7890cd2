import { planIncome } from '#funds';
import type { Receipt, ReceiveDonation } from '#funds';
import { clearTextRefusal, refused, step, steps, ZERO_FEN } from '#kernel';
import type { ClearTextRefusalCode, Plan, Refusal } from '#kernel';
import type { Acting } from '#people';
import { fulfilment } from './pledge.plan.js';
import { isReceiptWellFormed, receiptDecider, receiptId } from './receipt.decide.js';
import type { ReceiptRefusalCode } from './receipt.decide.js';

/**
 * 捐赠收入: the fund takes the gift and its receipt number is taken, and the pledge that it fulfils is fulfilled by it as
 * far as it goes, in one append. Refusals in order: those of planIncome, receipt-number-malformed,
 * personal-number-in-clear, receipt-unit-not-of-fund, the fund's, the account's, receipt-number-used, the pledge's.
 */
export function* receiveDonation(
  fund: string,
  command: ReceiveDonation,
  how: Acting & { readonly pledge?: string },
): Plan {
  const { pledge, ...acting } = how;
  const planned = yield* planIncome(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  const { entry, receipt } = command;
  const refusal = receipt === undefined ? undefined : receiptRefusal(receipt, planned.opened.path);
  if (refusal !== undefined) return refused(refusal);
  const list = [...planned.steps];
  if (receipt !== undefined) {
    list.push(step(receiptDecider, receiptId(receipt), { type: 'TakeReceiptNumber', receipt, fund, entry }));
  }
  if (pledge !== undefined) list.push(...(yield* fulfilment(pledge, { fund, ...giftOf(command) }, { acting })));
  return steps(list, { entry });
}

function giftOf({ entry, amountFen, valueDate }: ReceiveDonation) {
  return { entry, amountFen, valueDate, returnedFen: ZERO_FEN };
}

/** The unit that issued a receipt is the fund's own region or one above it: nobody takes a neighbour's numbers. */
function receiptRefusal(
  receipt: Receipt,
  path: readonly string[],
): Refusal<ReceiptRefusalCode | ClearTextRefusalCode> | undefined {
  const { unit, number, ticketCode } = receipt;
  if (!isReceiptWellFormed(receipt)) {
    return { code: 'receipt-number-malformed', field: 'receipt', value: number, wanted: '' };
  }
  const clear = clearTextRefusal({ receipt: [number, ticketCode ?? ''] }, 'receipt');
  if (clear !== undefined) return clear;
  if (path.includes(unit)) return undefined;
  return { code: 'receipt-unit-not-of-fund', field: 'receipt', value: unit, wanted: path.join(', ') };
}
