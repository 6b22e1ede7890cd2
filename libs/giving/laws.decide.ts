import type { FundEvent } from '#funds';
import type { Breach, Law, WatchedEvent } from '#kernel';
import { formerReceiptId, receiptDecider } from './receipt.decide.js';
import type { ReceiptCommand, ReceiptState } from './receipt.decide.js';

export type ReceiptLawCode = 'receipt-number-twice';

/** A gift's receipt number is unique per issuing unit, among entries not reversed (domain.md, Funds). */
export const receiptLaw: Law<ReceiptLawCode> = {
  watch: () => {
    const receipts = new Map<string, ReceiptState>();
    const ofGifts = new Map<string, Omit<ReceiptCommand, 'type'>>();
    const apply = (
      type: ReceiptCommand['type'],
      given: Omit<ReceiptCommand, 'type'>,
    ): ReturnType<typeof receiptDecider.decide> => {
      // Two that only differ in the kind of a dash were both taken once.
      const id = formerReceiptId(given.receipt);
      const state = receipts.get(id) ?? receiptDecider.initial();
      const decision = receiptDecider.decide(state, { type, ...given }, undefined);
      if ('events' in decision) {
        const next = decision.events.reduce((before, event) => receiptDecider.evolve(before, event), state);
        receipts.set(id, next);
      }
      return decision;
    };
    const look = ({ event: seen, index }: WatchedEvent): Breach<ReceiptLawCode> | undefined => {
      const event = seen as FundEvent;
      if (event.type === 'EntryReversed' || event.type === 'GoodsReversed') {
        const given = ofGifts.get(event.reversed);
        if (given !== undefined) apply('FreeReceiptNumber', given);
        return undefined;
      }
      if (event.type !== 'DonationReceived' && event.type !== 'GoodsReceived') return undefined;
      const { receipt, fund, entry } = event;
      if (receipt === undefined) return undefined;
      ofGifts.set(entry, { receipt, fund, entry });
      const decision = apply('TakeReceiptNumber', { receipt, fund, entry });
      if ('events' in decision) return undefined;
      return { code: 'receipt-number-twice', index, subject: receipt.number, value: receipt.unit };
    };
    return (command) => command.map(look).find((breach) => breach !== undefined);
  },
};
