import type { EntryRefusalCode } from '#accounts';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { RegionLevel } from '#regions';
import type { ClosedTime, ClosingCommand, ClosingRefusalCode } from './closing.commands.js';
import type { SuccessionCommand } from './succession/succession.decide.js';
import type { OutgoCommand, OutgoRefusalCode } from './outgo.commands.js';
import type { PurposeLine } from './outgo.events.js';
import type { HoldCommand, HoldRefusalCode } from './hold.decide.js';
import type { PriorYearCommand, PriorYearRefusalCode } from './prior-year/prior-year.commands.js';
import type { ReversalRefusalCode, ReverseEntry } from './reversal/reversal.commands.js';
import type { DonorKind, NoReceiptReason, Receipt } from './goods/gift.events.js';
import type { GoodsCommand, GoodsRefusalCode } from './goods/goods.commands.js';

export interface OpenFund {
  readonly type: 'OpenFund';
  readonly region: string;
  readonly path: readonly string[];
  readonly level: RegionLevel;
  readonly kind: string;
  readonly kindName: string;
  readonly lendable: boolean;
  /** What its county has closed. */
  readonly closed?: ClosedTime;
}

export interface OpenPurpose {
  readonly type: 'OpenPurpose';
  readonly purpose: string;
  readonly words: readonly string[];
}

/** What every command of money in has; the fund is the stream that it is sent to. */
export interface IncomeCommandFields {
  readonly entry: string;
  /** `free`, or a purpose's name or one of its words. */
  readonly purpose: string;
  /** Registers may open a purpose that the list lacks; a person may not. */
  readonly opensPurpose: boolean;
  readonly account: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** Of a late entry: the day of closed time that it belongs to. */
  readonly belongsOn?: BusinessDate;
  readonly way?: string;
  readonly memo?: PersonalRef;
  readonly handler?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

export interface ReceiveDonation extends IncomeCommandFields {
  readonly type: 'ReceiveDonation';
  readonly donorKind: DonorKind;
  readonly donor?: PersonalRef;
  readonly receipt?: Receipt;
  readonly noReceiptReason?: NoReceiptReason;
}

export interface ReceiveAppropriation extends IncomeCommandFields {
  readonly type: 'ReceiveAppropriation';
  readonly documentNumber?: string;
}

export interface ReceiveGrant extends IncomeCommandFields {
  readonly type: 'ReceiveGrant';
  readonly documentNumber?: string;
}

export interface ReceiveDues extends IncomeCommandFields {
  readonly type: 'ReceiveDues';
}

export interface ReceiveInterest extends IncomeCommandFields {
  readonly type: 'ReceiveInterest';
}

export interface ReceiveRefund extends IncomeCommandFields {
  readonly type: 'ReceiveRefund';
  readonly refundOf: 'insurer' | 'recovered-aid';
}

export interface EnterOpeningBalance extends IncomeCommandFields {
  readonly type: 'EnterOpeningBalance';
}

export type IncomeCommand =
  | ReceiveDonation
  | ReceiveAppropriation
  | ReceiveGrant
  | ReceiveDues
  | ReceiveInterest
  | ReceiveRefund
  | EnterOpeningBalance;

export type FundCommand =
  | OpenFund
  | OpenPurpose
  | IncomeCommand
  | OutgoCommand
  | ReverseEntry
  | HoldCommand
  | ClosingCommand
  | PriorYearCommand
  | SuccessionCommand
  | GoodsCommand;

/** What a fund's decider is told besides its own state. */
export interface FundFacts {
  /** The day on which the command is given, Asia/Shanghai. */
  readonly today: BusinessDate;
  /** Of an abolished fund: the money that it needs again, sent in the same append by the fund that took over. */
  readonly comesBack?: ComingBack;
}

export interface ComingBack {
  readonly transfer: string;
  /** The fund that sends it. */
  readonly other: string;
  /** Empty where the fund still has all that is needed. */
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  /** Of a deficit: what that fund has not got either. */
  readonly short: readonly PurposeLine[];
}

/** Refusals of a fund's decider, in order of precedence. */
export type FundRefusalCode =
  | 'fund-exists'
  | 'fund-unknown'
  | 'fund-abolished'
  | EntryRefusalCode
  | 'purpose-name-missing'
  | 'purpose-exists'
  | 'purpose-means-free'
  | 'purpose-unknown'
  | 'receipt-missing'
  | 'dated-before-opening'
  | 'opening-on-another-day'
  | 'entries-before-opening'
  | 'opening-entered-already'
  | OutgoRefusalCode
  | HoldRefusalCode
  | GoodsRefusalCode
  | ReversalRefusalCode
  | ClosingRefusalCode
  | PriorYearRefusalCode;

/** Refusals of plans over a fund and other streams, before those of the deciders, in order of precedence. */
export type FundPlanRefusalCode =
  'grant-from-fund-here' | 'fund-kind-malformed' | 'fund-kind-name-used' | 'remittance-to-fund-here' | 'entry-unknown';
