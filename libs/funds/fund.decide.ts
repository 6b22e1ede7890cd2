import { entryRefusal } from '#accounts';
import {
  addToDay,
  clearTextRefusal,
  copyOfTotals,
  longNameRefusal,
  namesSomething,
  noTotals,
  nothingNamedRefusal,
  refuse,
} from '#kernel';
import type { Decider, Decision, Refusal } from '#kernel';
import type {
  ComingBack,
  EnterOpeningBalance,
  FundCommand,
  FundFacts,
  IncomeCommand,
  OpenFund,
  OpenPurpose,
  ReceiveDonation,
} from './fund.commands.js';
import type { FundEvent, FundOpened, IncomeEvent, IncomeFields } from './fund.events.js';
import { decideGoods, isGoodsCommand, reverseGoods } from './goods/goods.decide.js';
import { decideHold } from './hold.decide.js';
import { decideClosing, isClosing, lateFields } from './closing.decide.js';
import { closedTimeRefusal } from './entry.decide.js';
import { decideSuccession } from './succession/succession.decide.js';
import { freeWordRefusal } from './kinds/purpose-word.decide.js';
import { decideOutgo } from './outgo.decide.js';
import {
  evolveFund,
  firstDayOf,
  FREE,
  fundId,
  initialFund,
  isAbolishedOn,
  openingKey,
  purposeNamed,
} from './fund.state.js';
import type { FundState } from './fund.state.js';
import { decidePriorYear, isPriorYear } from './prior-year/prior-year.decide.js';
import type { ReverseEntry } from './reversal/reversal.commands.js';
import { decideReversal } from './reversal/reversal.decide.js';

/** A refusal names no more purposes than these. */
const PURPOSES_NAMED = 20;

export const fundDecider: Decider<FundState, FundCommand, FundEvent, FundFacts> = {
  name: 'fund',
  longLived: true,
  stateVersion: 12,
  initial: initialFund,
  evolve: evolveFund,
  decide(state, command, facts) {
    if (facts.comesBack !== undefined) return decideWithMoneyBack(state, command, { ...facts, ...facts.comesBack });
    if (isTooLate(state, command)) return abolished(state);
    const decision = decideAny(state, command, facts);
    const isShort = 'refusal' in decision && SHORT.includes(decision.refusal.code);
    return isShort && state.abolished !== undefined ? abolished(state) : decision;
  },
};

/** What an abolished fund has not got is with the one that took over. */
const SHORT: readonly string[] = ['not-enough-available', 'not-enough-in-stock'];

function decideAny(state: FundState, command: FundCommand, facts: FundFacts): Decision<FundEvent> {
  if (command.type === 'LeaveFund' || command.type === 'TakeOverFund') return decideSuccession(state, command);
  if (command.type === 'OpenFund') return openFund(state, command);
  if (command.type === 'OpenPurpose') return openPurpose(state, command);
  if (command.type === 'ReverseEntry') return reverse(state, command, facts);
  if (command.type === 'HoldApprovals' || command.type === 'LiftHold') return decideHold(state, command);
  if (isPriorYear(command)) return decidePriorYear(state, command, facts);
  if (isIncome(command)) return receive(state, command, facts);
  if (isGoodsCommand(command)) return decideGoods(state, command, facts);
  return isClosing(command) ? decideClosing(state, command, facts) : decideOutgo(state, command, facts);
}

function reverse(state: FundState, command: ReverseEntry, facts: FundFacts): Decision<FundEvent> {
  const { original } = command;
  const areGoods = original.type === 'GoodsReceived' || original.type === 'GoodsIssued';
  return areGoods ? reverseGoods(state, original, { command, facts }) : decideReversal(state, command, facts);
}

/** What an abolished fund needs again arrives first; the rest is decided as if it had been there. */
function decideWithMoneyBack(
  state: FundState,
  command: FundCommand,
  { lines, valueDate, transfer, other, ...facts }: FundFacts & ComingBack,
): Decision<FundEvent> {
  const unreserved = new Map(state.unreserved);
  for (const { purpose, amountFen } of lines) {
    const days = copyOfTotals(unreserved.get(purpose) ?? noTotals());
    addToDay(days, valueDate, amountFen);
    unreserved.set(purpose, days);
  }
  const decision = decideAny({ ...state, unreserved }, command, facts);
  if ('refusal' in decision || lines.length === 0) return decision;
  const fund = state.opened?.fund ?? '';
  return { events: [{ type: 'TransferReceived', fund, transfer, other, lines, valueDate }, ...decision.events] };
}

/** What answers an earlier entry of an abolished fund is still taken; its money follows. */
const ANSWERS: readonly FundCommand['type'][] = ['ReturnSpending', 'TakeBackTransfer', 'ReleaseReservation'];

function isTooLate(state: FundState, command: FundCommand): boolean {
  return 'valueDate' in command && !ANSWERS.includes(command.type) && isAbolishedOn(state, command.valueDate);
}

function abolished({ opened, abolished: ended }: FundState): Decision<FundEvent> {
  return refuse({ code: 'fund-abolished', field: 'fund', value: opened?.fund ?? '', wanted: ended?.successor ?? '' });
}

const INCOME: Readonly<Record<IncomeCommand['type'], true>> = {
  ReceiveDonation: true,
  ReceiveAppropriation: true,
  ReceiveGrant: true,
  ReceiveDues: true,
  ReceiveInterest: true,
  ReceiveRefund: true,
  EnterOpeningBalance: true,
};

function isIncome(command: FundCommand): command is IncomeCommand {
  return command.type in INCOME;
}

function openFund(state: FundState, command: OpenFund): Decision<FundEvent> {
  const { region, path, level, kind, kindName, lendable, closed = {} } = command;
  const fund = fundId(region, kind);
  const clear =
    nothingNamedRefusal({ kindName }) ??
    longNameRefusal('kindName', kindName) ??
    clearTextRefusal({ kindName }, 'name');
  if (clear !== undefined) return { refusal: clear };
  if (state.opened !== undefined) return refuse({ code: 'fund-exists', field: 'kind', value: fund, wanted: '' });
  return { events: [{ type: 'FundOpened', fund, region, path, level, kind, kindName, lendable, ...closed }] };
}

function openPurpose(state: FundState, command: OpenPurpose): Decision<FundEvent> {
  if (state.opened === undefined) return unknownFund();
  const { purpose, words } = command;
  if (!namesSomething(purpose)) {
    return refuse({ code: 'purpose-name-missing', field: 'purpose', value: purpose, wanted: '' });
  }
  if (!words.every(namesSomething)) {
    return refuse({ code: 'purpose-name-missing', field: 'words', value: words.join(', '), wanted: '' });
  }
  const clear = clearTextRefusal({ purpose, words }, 'name');
  if (clear !== undefined) return { refusal: clear };
  const taken = [purpose, ...words].find((name) => purposeNamed(state, name) !== undefined);
  if (taken !== undefined) return refuse({ code: 'purpose-exists', field: 'purpose', value: taken, wanted: '' });
  const free = freeWordRefusal([purpose, ...words]);
  if (free !== undefined) return { refusal: free };
  return { events: [purposeOpened(state.opened, purpose, words)] };
}

function purposeOpened(opened: FundOpened, purpose: string, words: readonly string[]): FundEvent {
  const own = words.includes(purpose) ? words : [purpose, ...words];
  return { type: 'PurposeOpened', fund: opened.fund, purpose, words: own };
}

function receive(state: FundState, command: IncomeCommand, facts: FundFacts): Decision<FundEvent> {
  const { opened } = state;
  if (opened === undefined) return unknownFund();
  const wrong = entryRefusal(command, facts.today);
  if (wrong !== undefined) return { refusal: wrong };
  const known = purposeNamed(state, command.purpose);
  const unknown = known === undefined ? newPurposeRefusal(state, command) : undefined;
  if (unknown !== undefined) return { refusal: unknown };
  const purpose = known ?? command.purpose;
  const clear = clearRefusal(command);
  if (clear !== undefined) return { refusal: clear };
  const refusal =
    command.type === 'EnterOpeningBalance' ? openingRefusal(state, command, purpose) : incomeRefusal(state, command);
  if (refusal !== undefined) return refusal;
  const received = incomeEvent(command, {
    ...incomeFields(opened.fund, purpose, command),
    ...lateFields(state, command),
  });
  return { events: known === undefined ? [purposeOpened(opened, purpose, []), received] : [received] };
}

/** Of a purpose that the fund's list lacks. */
function newPurposeRefusal(state: FundState, { purpose, opensPurpose }: IncomeCommand): Refusal | undefined {
  if (!namesSomething(purpose)) {
    return { code: 'purpose-name-missing', field: 'purpose', value: purpose, wanted: FREE };
  }
  if (opensPurpose) return freeWordRefusal([purpose]);
  const wanted = [FREE, ...state.purposes.keys()].slice(0, PURPOSES_NAMED).join(', ');
  return { code: 'purpose-unknown', field: 'purpose', value: purpose, wanted };
}

/** What stands in the event as it was typed; the receipt's number is looked at where it is taken. */
function clearRefusal(command: IncomeCommand): Refusal | undefined {
  const { purpose, way } = command;
  const documentNumber = 'documentNumber' in command ? command.documentNumber : undefined;
  return clearTextRefusal({ purpose, way }, 'name') ?? clearTextRefusal({ documentNumber }, 'document');
}

function unknownFund(): Decision<FundEvent> {
  return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
}

function incomeRefusal(state: FundState, command: IncomeCommand): Decision<FundEvent> | undefined {
  if (command.type === 'ReceiveDonation' && !hasReceiptOrReason(command)) {
    return refuse({ code: 'receipt-missing', field: 'receipt', value: '', wanted: 'anonymous, donor-waived' });
  }
  const { valueDate } = command;
  if (state.openingOn !== undefined && valueDate < state.openingOn) {
    return refuse({ code: 'dated-before-opening', field: 'valueDate', value: valueDate, wanted: state.openingOn });
  }
  const closed = closedTimeRefusal(state, command);
  return closed === undefined ? undefined : { refusal: closed };
}

function hasReceiptOrReason(command: ReceiveDonation): boolean {
  return command.receipt !== undefined || command.noReceiptReason !== undefined;
}

/** All opening balances of a fund lie on one day, before everything else (domain.md, 期初余额). */
function openingRefusal(
  state: FundState,
  command: EnterOpeningBalance,
  purpose: string,
): Decision<FundEvent> | undefined {
  const { valueDate, belongsOn, account } = command;
  if (state.openingOn !== undefined && state.openingOn !== valueDate) {
    return refuse({ code: 'opening-on-another-day', field: 'valueDate', value: valueDate, wanted: state.openingOn });
  }
  const first = firstDayOf(state);
  if (first !== undefined && first < valueDate) {
    return refuse({ code: 'entries-before-opening', field: 'valueDate', value: valueDate, wanted: first });
  }
  if (belongsOn !== undefined) {
    return refuse({ code: 'opening-on-another-day', field: 'belongsOn', value: belongsOn, wanted: valueDate });
  }
  const closed = closedTimeRefusal(state, { valueDate });
  if (closed !== undefined) return { refusal: closed };
  if (state.openings.includes(openingKey(purpose, account))) {
    return refuse({ code: 'opening-entered-already', field: 'purpose', value: purpose, wanted: '' });
  }
  return undefined;
}

function incomeFields(fund: string, purpose: string, command: IncomeCommand): IncomeFields {
  const { entry, account, amountFen, valueDate, way, memo, handler, evidence } = command;
  return {
    fund,
    entry,
    purpose,
    account,
    amountFen,
    valueDate,
    ...(way === undefined ? {} : { way }),
    ...(memo === undefined ? {} : { memo }),
    ...(handler === undefined ? {} : { handler }),
    ...(evidence === undefined || evidence.length === 0 ? {} : { evidence }),
  };
}

function incomeEvent(command: IncomeCommand, fields: IncomeFields): IncomeEvent {
  switch (command.type) {
    case 'ReceiveDonation':
      return { type: 'DonationReceived', ...fields, ...donationFields(command) };
    case 'ReceiveAppropriation':
      return { type: 'AppropriationReceived', ...fields, ...documentOf(command) };
    case 'ReceiveGrant':
      return { type: 'GrantReceived', ...fields, ...documentOf(command) };
    case 'ReceiveDues':
      return { type: 'DuesReceived', ...fields };
    case 'ReceiveInterest':
      return { type: 'InterestReceived', ...fields };
    case 'ReceiveRefund':
      return { type: 'RefundReceived', ...fields, refundOf: command.refundOf };
    case 'EnterOpeningBalance':
      return { type: 'OpeningBalanceEntered', ...fields };
  }
}

function donationFields(command: ReceiveDonation) {
  const { donorKind, donor, receipt, noReceiptReason } = command;
  return {
    donorKind,
    ...(donor === undefined ? {} : { donor }),
    ...(receipt === undefined ? {} : { receipt }),
    ...(receipt !== undefined || noReceiptReason === undefined ? {} : { noReceiptReason }),
  };
}

function documentOf(command: { readonly documentNumber?: string }): { readonly documentNumber?: string } {
  return command.documentNumber === undefined ? {} : { documentNumber: command.documentNumber };
}
