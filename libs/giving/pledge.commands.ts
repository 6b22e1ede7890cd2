import type { DonorKind } from '#funds';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { PledgeDue } from './pledge.events.js';

export interface MakePledge {
  readonly type: 'MakePledge';
  readonly pledge: string;
  /** `free`, or a purpose's name or one of its words. */
  readonly purpose: string;
  readonly donor?: PersonalRef;
  readonly donorKind: DonorKind;
  readonly madeOn: BusinessDate;
  readonly dues: readonly PledgeDue[];
  readonly written: boolean;
  readonly hardshipRelief: boolean;
  readonly agreedBy?: PersonalRef;
  readonly memo?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

export interface FulfilPledge {
  readonly type: 'FulfilPledge';
  readonly gift: string;
  /** The fund that the gift came to. */
  readonly fund: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
}

export interface UnfulfilPledge {
  readonly type: 'UnfulfilPledge';
  readonly gift: string;
  readonly amountFen: Fen;
}

export interface NoteOverduePledge {
  readonly type: 'NoteOverduePledge';
  readonly dueOn: BusinessDate;
}

export interface WithdrawPledge {
  readonly type: 'WithdrawPledge';
  readonly on: BusinessDate;
  readonly reason: PersonalRef;
  readonly agreedBy?: PersonalRef;
}

export interface MovePledge {
  readonly type: 'MovePledge';
  readonly to: string;
  readonly on: BusinessDate;
}

export type PledgeCommand =
  MakePledge | FulfilPledge | UnfulfilPledge | NoteOverduePledge | WithdrawPledge | MovePledge;

/** What a pledge's decider is told besides its own state. */
export interface PledgeFacts {
  readonly today: BusinessDate;
  /** The fund that a new pledge is made to, with the purpose as its list has it. */
  readonly promised?: { readonly fund: string; readonly purpose: string };
}

/** Refusals about pledges, in order of precedence. */
export type PledgeRefusalCode =
  | 'pledge-unknown'
  | 'pledge-exists'
  | 'pledge-withdrawn'
  | 'donor-missing'
  | 'dues-missing'
  | 'dues-out-of-order'
  | 'agreement-missing'
  | 'pledge-of-another-fund'
  | 'pledge-kept'
  | 'pledge-over-fulfilled'
  | 'gift-over-used';
