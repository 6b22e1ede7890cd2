import { eventKind } from '#kernel';
import type { BusinessDate, Movement } from '#kernel';
import type {
  AppropriationReceived,
  CountingLateFields,
  DonationReceived,
  DuesReceived,
  FundEvent,
  FundOpened,
  GrantReceived,
  IncomeEvent,
  IncomeFields,
  InterestReceived,
  OpeningBalanceEntered,
  PurposeOpened,
  RefundReceived,
} from './fund.events.js';

/** The kinds of entry by which money comes in from outside. */
export const INCOME_KINDS = ['donation', 'appropriation', 'grant', 'dues', 'interest', 'refund', 'opening'] as const;

export type IncomeKind = (typeof INCOME_KINDS)[number];

const KIND_OF: Readonly<Record<IncomeEvent['type'], IncomeKind>> = {
  DonationReceived: 'donation',
  AppropriationReceived: 'appropriation',
  GrantReceived: 'grant',
  DuesReceived: 'dues',
  InterestReceived: 'interest',
  RefundReceived: 'refund',
  OpeningBalanceEntered: 'opening',
};

export function incomeKindOf(event: IncomeEvent): IncomeKind {
  return KIND_OF[event.type];
}

export function isIncomeEvent(event: FundEvent): event is IncomeEvent {
  return event.type in KIND_OF;
}

export function isIncomeKind(kind: string): kind is IncomeKind {
  return (INCOME_KINDS as readonly string[]).includes(kind);
}

/** Kinds whose entries count as contributed where a rule says so; the others count in no year (domain.md). */
const COUNTABLE: readonly IncomeKind[] = ['donation', 'appropriation', 'grant', 'dues'];

/** The day by which an entry counts as contributed: its value date, a late entry's own; undefined where nowhere. */
export function countingDayOf(event: IncomeEvent): BusinessDate | undefined {
  if (!COUNTABLE.includes(KIND_OF[event.type])) return undefined;
  const { valueDate, belongsOn, countsOn }: IncomeFields & CountingLateFields = event;
  return belongsOn === undefined ? valueDate : countsOn;
}

/** One money line: into the fund's purpose and into the account, on the value date. */
export function incomeMovements(event: IncomeEvent): readonly Movement[] {
  const { entry, fund, purpose, account, amountFen, valueDate } = event;
  const kind = KIND_OF[event.type];
  const countsOn = countingDayOf(event);
  const counts = countsOn === undefined ? {} : { countsOn };
  return [{ part: 'money', kind, entry, fund, purpose, account, amountFen, valueDate, ...counts }];
}

const movements = incomeMovements;

export const fundEvents = [
  eventKind<FundOpened>({ type: 'FundOpened', version: 2, term: '基金设立', upcasters: { 1: (fields) => fields } }),
  eventKind<PurposeOpened>({ type: 'PurposeOpened', version: 1, term: '限定用途设立' }),
  eventKind<DonationReceived>({ type: 'DonationReceived', version: 1, term: '捐赠收入', movements }),
  eventKind<AppropriationReceived>({ type: 'AppropriationReceived', version: 1, term: '财政拨款', movements }),
  eventKind<GrantReceived>({ type: 'GrantReceived', version: 1, term: '上级补助', movements }),
  eventKind<DuesReceived>({ type: 'DuesReceived', version: 1, term: '会费收入', movements }),
  eventKind<InterestReceived>({ type: 'InterestReceived', version: 1, term: '利息收入', movements }),
  eventKind<RefundReceived>({ type: 'RefundReceived', version: 1, term: '退款收入', movements }),
  eventKind<OpeningBalanceEntered>({ type: 'OpeningBalanceEntered', version: 1, term: '期初余额', movements }),
];
