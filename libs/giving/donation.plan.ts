import { planGoods, planIncome } from '#funds';
import type { Receipt, ReceiveDonation, ReceiveGoods } from '#funds';
import { clearTextRefusal, refused, stateOf, step, steps, ZERO_FEN } from '#kernel';
import type { ClearTextRefusalCode, Plan, Refusal, Step } from '#kernel';
import type { Acting } from '#people';
import { fulfilment } from './pledge.plan.js';
import { formerReceiptIds, isReceiptWellFormed, receiptDecider, receiptId } from './receipt.decide.js';
import type { ReceiptRefusalCode } from './receipt.decide.js';

/** Of a receipt's number: the ids, other than its own, under which other spellings of it were once taken. */
interface AlikeReceipts {
  readonly alike?: readonly string[] | undefined;
}

/**
 * 捐赠收入: the fund takes the gift and its receipt number is taken, and the pledge that it fulfils is fulfilled by it as
 * far as it goes, in one append. Refusals in order: those of planIncome, receipt-number-malformed,
 * personal-number-in-clear, receipt-unit-not-of-fund, the fund's, the account's, receipt-number-used, the pledge's.
 */
export function* receiveDonation(
  fund: string,
  command: ReceiveDonation,
  how: Acting & { readonly pledge?: string } & AlikeReceipts,
): Plan {
  const { pledge, alike, ...acting } = how;
  const planned = yield* planIncome(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  const { entry } = command;
  const taken = yield* takingReceipt(fund, command, { path: planned.opened.path, alike });
  if ('refusal' in taken) return refused(taken.refusal);
  const list = [...planned.steps, ...taken.steps];
  if (pledge !== undefined) list.push(...(yield* fulfilment(pledge, { fund, ...giftOf(command) }, { acting })));
  return steps(list, { entry });
}

/**
 * 物资接收: the fund takes goods as a gift, and their receipt number is taken in the same append. Refusals in order:
 * fund-unknown, actor-unknown, role-missing, those of the receipt as of a gift's, the fund's, receipt-number-used.
 */
export function* receiveGoods(fund: string, command: ReceiveGoods, how: Acting & AlikeReceipts): Plan {
  const { alike, ...acting } = how;
  const planned = yield* planGoods(fund, command, acting);
  if (planned.kind === 'refused') return planned;
  const taken = yield* takingReceipt(fund, command, { path: planned.opened.path, alike });
  if ('refusal' in taken) return refused(taken.refusal);
  return steps([...planned.steps, ...taken.steps], { entry: command.entry });
}

/** The steps that take a gift's receipt number; none where it has no receipt. */
function* takingReceipt(
  fund: string,
  { entry, receipt }: Pick<ReceiveDonation, 'entry' | 'receipt'>,
  { path, alike = [] }: { readonly path: readonly string[] } & AlikeReceipts,
): Plan<{ readonly steps: readonly Step[] } | { readonly refusal: Refusal }> {
  if (receipt === undefined) return { steps: [] };
  const refusal = receiptRefusal(receipt, path);
  if (refusal !== undefined) return { refusal };
  const take = { type: 'TakeReceiptNumber', receipt, fund, entry } as const;
  // Taken before numbers were compared as they are now: on no other stream than these.
  for (const id of new Set([...formerReceiptIds(receipt), ...alike])) {
    const decision = receiptDecider.decide(yield* stateOf(receiptDecider, id), take, undefined);
    if ('refusal' in decision) return { refusal: decision.refusal };
  }
  return { steps: [step(receiptDecider, receiptId(receipt), take)] };
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
