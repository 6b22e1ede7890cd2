import { fundId } from '#funds';
import type { DocumentFacts, RegisterRow, TakeDocumentNumber } from '#registers';

/** What a row's document number is taken with, but for the entry and the row's key. */
export type DocumentSaid = Omit<TakeDocumentNumber, 'type' | 'entry' | 'row'>;

/** 文号 of public money and dues: what has no receipt that would refuse a second booking. */
export function documentOf(row: RegisterRow): DocumentSaid | undefined {
  if (row.kind !== 'appropriation' && row.kind !== 'grant' && row.kind !== 'dues') return undefined;
  const { kind, region, fundKind, document: number, purpose, date: valueDate, amountFen } = row;
  if (number === '') return undefined;
  return { kind, fund: fundId(region, fundKind), number, purpose, valueDate, amountFen };
}

/** What else tells documents apart: members who pay together have one number, and a name each. */
export function documentParts({ kind, fund, number }: DocumentSaid, row: RegisterRow): readonly string[] {
  return [
    'document',
    fund,
    kind,
    number,
    row.kind === 'dues' ? row.payer.normalize('NFKC').replaceAll(/\s/gu, '') : '',
  ];
}

/** The rows of one import that bear document numbers: on which of its sheets each stands. */
export class DocumentRows {
  private readonly sheets = new Map<string, Set<string>>();

  note(key: string, sheet: string): void {
    const sheets = this.sheets.get(key);
    if (sheets === undefined) this.sheets.set(key, new Set([sheet]));
    else sheets.add(sheet);
  }

  /** As it is seen from a row on this sheet. */
  seenFrom(sheet: string): DocumentFacts['standsOn'] {
    return (row) => {
      const sheets = this.sheets.get(row);
      if (sheets === undefined) return 'none';
      return sheets.has(sheet) ? 'same-sheet' : 'other-sheet';
    };
  }
}
