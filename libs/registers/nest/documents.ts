import { fundId } from '#funds';
import { paperKey } from '#kernel';
import type { DocumentFacts, RegisterRow, TakeDocumentNumber } from '#registers';

/** What a row's document number is taken with, but for the entry and the row's key. */
export type DocumentSaid = Omit<TakeDocumentNumber, 'type' | 'entry' | 'row'>;

/** 文号、凭证号 of public money, dues and money that goes out: what has no receipt that would refuse a second booking. */
export function documentOf(row: RegisterRow): DocumentSaid | undefined {
  if (!('document' in row) || row.kind === 'interest' || row.document === '') return undefined;
  const { kind, region, fundKind, document: number, purpose, date: valueDate, amountFen } = row;
  return { kind, fund: fundId(region, fundKind), number, purpose, valueDate, amountFen };
}

/** Of what a number is one: public money of either kind has documents of one kind. */
export function paperOf(kind: DocumentSaid['kind']): string {
  return kind === 'grant' ? 'appropriation' : kind;
}

/** Tells the streams of numbers from those of older ledgers, which had one for each fund, kind and spelling. */
export const BY_NUMBER = 'no.';

/** What tells a document of a county from others. */
export function documentParts(county: string, { kind, number }: DocumentSaid): readonly string[] {
  return ['document', county, paperOf(kind), paperKey(number)];
}

/** The rows of one import that bear document numbers: on which of its sheets each stands, and whose dues it is. */
export class DocumentRows {
  private readonly sheets = new Map<string, Set<string>>();
  private readonly payers = new Map<string, string>();

  note(key: string, sheet: string, row: RegisterRow): void {
    const sheets = this.sheets.get(key);
    if (sheets === undefined) this.sheets.set(key, new Set([sheet]));
    else sheets.add(sheet);
    if (row.kind === 'dues') this.payers.set(key, row.payer.normalize('NFKC').replaceAll(/\s/gu, ''));
  }

  /** As it is seen from the row of this key on this sheet. */
  seenFrom(sheet: string, key: string): DocumentFacts['standsOn'] {
    return (row) => {
      const sheets = this.sheets.get(row);
      if (sheets === undefined) return 'none';
      if (!sheets.has(sheet)) return 'other-sheet';
      const payer = this.payers.get(row);
      return payer !== undefined && payer === this.payers.get(key) ? 'same-payer' : 'same-sheet';
    };
  }
}
