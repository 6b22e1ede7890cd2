import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 月结: from now on nothing is dated up to that day, a month's last. */
export interface MonthClosed {
  readonly type: 'MonthClosed';
  readonly fund: string;
  readonly through: BusinessDate;
}

/** What one kind of entry came to; signed: what came in is positive. */
export interface Flow {
  readonly kind: string;
  readonly amountFen: Fen;
}

/** A year's figures: what was there, what moved by kind, what was left. Opening balances are part of what was there. */
export interface YearFigures {
  readonly openingFen: Fen;
  readonly flows: readonly Flow[];
  readonly closingFen: Fen;
}

export interface YearOfPurpose extends YearFigures {
  readonly purpose: string;
}

/** Whether a year's minimum was met when it was closed; none where there was nothing to meet. */
export type YearOutcome = 'met' | 'unmet' | 'waived' | 'none';

/** 年结: what is reported of the year, for ever. */
export interface YearClosed extends YearFigures {
  readonly type: 'YearClosed';
  readonly fund: string;
  readonly year: number;
  readonly purposes: readonly YearOfPurpose[];
  /** What counted against the minimum. */
  readonly contributedFen: Fen;
  readonly minimumFen: Fen;
  readonly outcome: YearOutcome;
  /** The kinds of entry that counted. */
  readonly countingKinds: readonly string[];
}

/** 指标收回: what was not drawn of a treasury quota lapses, and takes back what it counted. */
export interface QuotaLapsed {
  readonly type: 'QuotaLapsed';
  readonly fund: string;
  readonly entry: string;
  /** The entry of the appropriation that granted it. */
  readonly appropriation: string;
  readonly purpose: string;
  readonly account: string;
  /** Above zero. */
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  /** The day on which the appropriation counted; absent where it counted in no year. */
  readonly countsOn?: BusinessDate;
  readonly memo?: PersonalRef;
}

export type ClosingEvent = MonthClosed | YearClosed | QuotaLapsed;
