import type { BusinessDate } from '#kernel';
import type { FundEvent, FundOpened, IncomeEvent } from './fund.events.js';

/** Money kept for no purpose. */
export const FREE = 'free';

export const FUND_KINDS = [
  { kind: 'welfare', kindName: '计划生育公益金' },
  { kind: 'care', kindName: '人口关爱基金' },
] as const;

export interface FundState {
  opened: FundOpened | undefined;
  /** Purposes with the words under which registers name them. */
  purposes: Map<string, readonly string[]>;
  openingOn: BusinessDate | undefined;
  /** `purpose|account` of the opening balances entered. */
  openings: string[];
  /** The earliest value date of any entry, opening balances included. */
  firstOn: BusinessDate | undefined;
}

export function initialFund(): FundState {
  return { opened: undefined, purposes: new Map(), openingOn: undefined, openings: [], firstOn: undefined };
}

export function evolveFund(state: FundState, event: FundEvent): FundState {
  switch (event.type) {
    case 'FundOpened':
      state.opened = event;
      return state;
    case 'PurposeOpened':
      state.purposes.set(event.purpose, event.words);
      return state;
    case 'OpeningBalanceEntered':
      state.openingOn = event.valueDate;
      state.openings.push(openingKey(event.purpose, event.account));
      return noteDay(state, event);
    case 'DonationReceived':
    case 'AppropriationReceived':
    case 'GrantReceived':
    case 'DuesReceived':
    case 'InterestReceived':
    case 'RefundReceived':
      return noteDay(state, event);
  }
}

function noteDay(state: FundState, event: IncomeEvent): FundState {
  if (state.firstOn === undefined || event.valueDate < state.firstOn) state.firstOn = event.valueDate;
  return state;
}

export function openingKey(purpose: string, account: string): string {
  return `${purpose}|${account}`;
}

/** The purpose that a name or one of its words means; undefined where the fund's list lacks it. */
export function purposeNamed(state: FundState, words: string): string | undefined {
  if (words === FREE || state.purposes.has(words)) return words;
  for (const [purpose, known] of state.purposes) if (known.includes(words)) return purpose;
  return undefined;
}

/** Id of a region's fund of one kind; its stream is `fund-<id>`. */
export function fundId(region: string, kind: string): string {
  return `${region}-${kind}`;
}

/** The county in a region's path, else the region itself: the unit that issues receipts unless another is named. */
export function countyOf(path: readonly string[]): string {
  return path.find((code) => code.length === 6) ?? path[0] ?? '';
}
