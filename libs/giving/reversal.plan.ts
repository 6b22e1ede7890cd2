import { planReversal } from '#funds';
import type { ReversalPlan } from '#funds';
import { step, steps } from '#kernel';
import { formerReceiptIds, receiptDecider, receiptId } from './receipt.decide.js';

/**
 * 冲销 of any entry, as it is carried out. That of a gift, of money or of goods, frees its receipt number in the same
 * append; the number can be taken again.
 */
export const reverseEntry: ReversalPlan = function* (content, confirmed) {
  const planned = yield* planReversal(content, confirmed);
  if (planned.kind === 'refused') return planned;
  const { fund, entry, reversed } = content;
  const result = { entry, reversed };
  const { original } = planned;
  if (original.type !== 'DonationReceived' && original.type !== 'GoodsReceived') return steps(planned.steps, result);
  const { receipt } = original;
  if (receipt === undefined) return steps(planned.steps, result);
  const freed = { type: 'FreeReceiptNumber', receipt, fund, entry: original.entry } as const;
  const freeing = [receiptId(receipt), ...formerReceiptIds(receipt)].map((id) => step(receiptDecider, id, freed));
  return steps([...planned.steps, ...freeing], result);
};
