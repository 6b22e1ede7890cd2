import { eventKind } from '#kernel';
import type { BusinessDate, EvidenceHash, Fen, PersonalRef } from '#kernel';

/** 集体决策 (三重一大): what a meeting decided, by its minutes; money goes out on it up to its amount. */
export interface CollectiveDecisionRecorded {
  readonly type: 'CollectiveDecisionRecorded';
  readonly decision: string;
  /** Code of the county. */
  readonly region: string;
  /** 会议纪要文号: one only within the county. */
  readonly minutesNumber: string;
  readonly decidedOn: BusinessDate;
  readonly amountFen: Fen;
  /** 议题: what was decided. */
  readonly subject: PersonalRef;
  /** Who attended: persons of the ledger by id, others by their names in the vault. */
  readonly attendees: readonly string[];
  readonly others: readonly PersonalRef[];
  /** The minutes. */
  readonly evidence: readonly EvidenceHash[];
}

/** 引用集体决策: money that goes out on the decision. */
export interface DecisionCited {
  readonly type: 'DecisionCited';
  readonly decision: string;
  /** Id of the reservation, the transfer or the entry. */
  readonly citation: string;
  readonly fund: string;
  readonly amountFen: Fen;
  readonly on: BusinessDate;
}

/** 集体决策额度退回: what was not spent of what cited it, and can be cited again. */
export interface CitationReleased {
  readonly type: 'CitationReleased';
  readonly decision: string;
  readonly citation: string;
  readonly fund: string;
  readonly amountFen: Fen;
  readonly on: BusinessDate;
}

export type DecisionEvent = CollectiveDecisionRecorded | DecisionCited | CitationReleased;

export const decisionEvents = [
  eventKind<CollectiveDecisionRecorded>({ type: 'CollectiveDecisionRecorded', version: 1, term: '集体决策' }),
  eventKind<DecisionCited>({ type: 'DecisionCited', version: 1, term: '引用集体决策' }),
  eventKind<CitationReleased>({ type: 'CitationReleased', version: 1, term: '集体决策额度退回' }),
];
