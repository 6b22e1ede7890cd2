import { eventKind } from '#kernel';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';
import type { DonorKind } from '#funds';

/** 应付期: how much of a pledge is promised for which day. */
export interface PledgeDue {
  readonly dueOn: BusinessDate;
  /** Above zero. */
  readonly amountFen: Fen;
}

/** 认捐: promised, and no money yet; nothing counts before it arrives. */
export interface PledgeMade {
  readonly type: 'PledgeMade';
  readonly pledge: string;
  readonly fund: string;
  /** `free` or a purpose of the fund's list. */
  readonly purpose: string;
  readonly donor: PersonalRef;
  readonly donorKind: DonorKind;
  readonly madeOn: BusinessDate;
  /** By their days; no day stands twice. */
  readonly dues: readonly PledgeDue[];
  /** A written pledge has its evidence. */
  readonly written: boolean;
  /** A written pledge for hardship relief can be enforced (慈善法). */
  readonly hardshipRelief: boolean;
  /** Who agreed on the fund's side. */
  readonly agreedBy?: PersonalRef;
  readonly memo?: PersonalRef;
  readonly evidence?: readonly EvidenceHash[];
}

/** 认捐兑现: a gift, or a part of it, is what was promised. */
export interface PledgeFulfilled {
  readonly type: 'PledgeFulfilled';
  readonly pledge: string;
  /** The entry of the gift. */
  readonly gift: string;
  /** The fund that the gift came to. */
  readonly fund: string;
  readonly amountFen: Fen;
  /** The gift's day. */
  readonly valueDate: BusinessDate;
}

/** 认捐兑现撤回: the gift went back, or never came, by so much. */
export interface PledgeUnfulfilled {
  readonly type: 'PledgeUnfulfilled';
  readonly pledge: string;
  readonly gift: string;
  readonly fund: string;
  readonly amountFen: Fen;
}

/** 认捐逾期: on the day after a due date this much of it was missing. */
export interface PledgeOverdue {
  readonly type: 'PledgeOverdue';
  readonly pledge: string;
  readonly fund: string;
  readonly dueOn: BusinessDate;
  readonly amountFen: Fen;
}

/** 认捐撤销 */
export interface PledgeWithdrawn {
  readonly type: 'PledgeWithdrawn';
  readonly pledge: string;
  readonly fund: string;
  readonly on: BusinessDate;
  readonly reason: PersonalRef;
  /** Who agreed: of a written pledge for hardship relief, which could be enforced, there is always one. */
  readonly agreedBy?: PersonalRef;
}

/** 认捐转移: to the fund of the region that took over. */
export interface PledgeMoved {
  readonly type: 'PledgeMoved';
  readonly pledge: string;
  readonly from: string;
  readonly to: string;
  readonly on: BusinessDate;
}

/** 捐赠抵认捐: so much of a gift is used for a pledge. On a stream of the gift's own, so that no part is used twice. */
export interface GiftAssigned {
  readonly type: 'GiftAssigned';
  readonly gift: string;
  readonly fund: string;
  readonly pledge: string;
  readonly amountFen: Fen;
  /** The whole gift. */
  readonly giftFen: Fen;
}

/** 捐赠抵认捐撤回 */
export interface GiftUnassigned {
  readonly type: 'GiftUnassigned';
  readonly gift: string;
  readonly fund: string;
  readonly pledge: string;
  readonly amountFen: Fen;
}

export type PledgeEvent =
  PledgeMade | PledgeFulfilled | PledgeUnfulfilled | PledgeOverdue | PledgeWithdrawn | PledgeMoved;

export type AssignmentEvent = GiftAssigned | GiftUnassigned;

export const pledgeEvents = [
  eventKind<PledgeMade>({ type: 'PledgeMade', version: 1, term: '认捐' }),
  eventKind<PledgeFulfilled>({ type: 'PledgeFulfilled', version: 1, term: '认捐兑现' }),
  eventKind<PledgeUnfulfilled>({ type: 'PledgeUnfulfilled', version: 1, term: '认捐兑现撤回' }),
  eventKind<PledgeOverdue>({ type: 'PledgeOverdue', version: 1, term: '认捐逾期' }),
  eventKind<PledgeWithdrawn>({ type: 'PledgeWithdrawn', version: 1, term: '认捐撤销' }),
  eventKind<PledgeMoved>({ type: 'PledgeMoved', version: 1, term: '认捐转移' }),
  eventKind<GiftAssigned>({ type: 'GiftAssigned', version: 1, term: '捐赠抵认捐' }),
  eventKind<GiftUnassigned>({ type: 'GiftUnassigned', version: 1, term: '捐赠抵认捐撤回' }),
];
