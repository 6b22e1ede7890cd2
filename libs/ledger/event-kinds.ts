import { accountEvents, accountNameEvents } from '#accounts';
import { calendarEvents } from '#calendar';
import {
  closingEvents,
  fundEvents,
  fundKindEvents,
  goodsEvents,
  holdEvents,
  outgoEvents,
  priorYearEvents,
  reversalEvents,
  successionEvents,
  transferEvents,
} from '#funds';
import { pledgeEvents, receiptEvents } from '#giving';
import type { EventKind } from '#kernel';
import { minimumEvents, ruleEvents } from '#minimum';
import { authorityEvents, decisionEvents, personEvents, requestEvents } from '#people';
import { regionBelowEvents, regionEvents, regionNameEvents } from '#regions';
import { documentEvents, registerEvents } from '#registers';

/** Every kind of event that the contexts of the ledger write. */
export const contextEventKinds: readonly EventKind[] = [
  ...regionEvents,
  ...regionNameEvents,
  ...regionBelowEvents,
  ...personEvents,
  ...authorityEvents,
  ...decisionEvents,
  ...requestEvents,
  ...calendarEvents,
  ...accountEvents,
  ...accountNameEvents,
  ...fundEvents,
  ...fundKindEvents,
  ...closingEvents,
  ...priorYearEvents,
  ...outgoEvents,
  ...successionEvents,
  ...transferEvents,
  ...goodsEvents,
  ...holdEvents,
  ...reversalEvents,
  ...receiptEvents,
  ...pledgeEvents,
  ...ruleEvents,
  ...minimumEvents,
  ...registerEvents,
  ...documentEvents,
];
