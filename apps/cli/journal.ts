import type { JournalLine } from '#accounts/nest';
import { businessDateAt } from '#kernel';
import { labelOf, localTime } from './labels.js';
import type { Session } from './session.js';
import type { Column } from './table.js';

/** A line of what events moved, with the account's name. */
export type NamedLine = JournalLine & { readonly accountName: string };

/** So many lines are asked for at a time. */
export const LINES_PER_PAGE = 1_000;

export async function withAccountNames<Line extends JournalLine>(
  session: Session,
  lines: readonly Line[],
): Promise<readonly (Line & NamedLine)[]> {
  const { AccountsView } = await import('#accounts/nest');
  const asOf = businessDateAt(session.ledger.clock());
  const accounts = await session.get(AccountsView).balances({ asOf });
  const names = new Map(accounts.map(({ account, name }) => [account, name]));
  return lines.map((line) => {
    const { account = '' } = line;
    return { ...line, accountName: names.get(account) ?? account };
  });
}

/** What stands of a line in a history and in an explanation. */
export const LINE_COLUMNS: readonly Column<NamedLine>[] = [
  { key: 'index', heading: { zh: '日志序号', en: 'index' }, count: (line) => line.index },
  { key: 'valueDate', heading: { zh: '到账日期', en: 'value date' }, text: (line) => line.valueDate },
  {
    key: 'kind',
    heading: { zh: '种类', en: 'kind' },
    text: (line) => line.kind,
    shown: (line, shell) => labelOf(shell, 'entryKind', line.kind),
  },
  {
    key: 'purpose',
    heading: { zh: '用途', en: 'purpose' },
    text: (line) => line.purpose ?? '',
    shown: (line, shell) => labelOf(shell, 'purpose', line.purpose ?? ''),
  },
  { key: 'account', heading: { zh: '账户', en: 'account' }, text: (line) => line.accountName },
  { key: 'amount', heading: { zh: '金额', en: 'amount' }, amount: (line) => line.amountFen },
];

export const LINE_ORIGIN: readonly Column<NamedLine>[] = [
  { key: 'entry', heading: { zh: '编号', en: 'entry' }, text: (line) => line.entry },
  { key: 'by', heading: { zh: '记账人', en: 'by' }, text: (line) => line.by },
  {
    key: 'recordedAt',
    heading: { zh: '记录时间', en: 'recorded at' },
    text: (line) => line.recordedAt,
    shown: (line) => localTime(line.recordedAt),
  },
];
