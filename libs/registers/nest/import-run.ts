import { derivedId, madeBy } from '#execution';
import type { Answer, CommandContext, CommandEdge, Executor } from '#execution';
import { fundDecider, returnedOf } from '#funds';
import type { Receipt } from '#funds';
import { paperKey, stateOf } from '#kernel';
import type { EvidenceHash, Fen, Moment, Plan } from '#kernel';
import { fillNumber, importRow, registerColumns, rowDecider, underDocument, writtenAs } from '#registers';
import type { DocumentTaking, RegisterColumns, RegisterRow, RowFault, RowTwin } from '#registers';
import type { Row } from '#sheets';
import type { Vault } from '#vault';
import { BY_NUMBER, documentOf, documentParts, DocumentRows, paperOf } from './documents.js';
import type { DocumentSaid } from './documents.js';
import { EqualRows, hasNumber } from './equal-rows.js';
import type { SheetRow } from './equal-rows.js';
import type { RegisterSheet } from './folder.js';
import type { FormerDocument } from './former-documents.view.js';
import type { FormerNumbers } from './import-views.js';
import type { RefusedRow, RepeatedRow, SheetReport } from './import-report.js';
import type { OpenBooks } from './open-books.js';
import type { RowCommand } from './row-commands.js';
import { keysOfSheet } from './row-keys.js';
import type { RowKeys } from './row-keys.js';

/** What an import works with: the real ledger, or a trial of it. */
export interface ImportServices {
  readonly former: FormerNumbers;
  readonly edge: CommandEdge;
  readonly executor: Executor;
  readonly vault: Vault;
}

/** So many rows are decided at once. */
const UNDER_WAY = 512;
/** So many rows are looked up at once, whether an earlier import took them. */
const LOOKED_UP = 1_000;

/** Whose import it is, of which county, and under which id. */
export interface ImportAs {
  readonly batch: string;
  readonly county: string;
  readonly books: OpenBooks;
  readonly by: string;
  readonly at: Moment;
  readonly onRow: () => void;
}

/** One import while it runs: its sheets' outcomes so far, and what it opened. */
export class ImportRun {
  readonly openedPurposes: { region: string; fundKind: string; purpose: string }[] = [];
  readonly openedAccounts: { region: string; account: string }[] = [];
  readonly equals = new EqualRows();
  readonly documents = new DocumentRows();
  /** Rows of one receipt number, or of one fund's last money, go one after another: the later one is the refused one. */
  private readonly turns = new Map<string, Promise<unknown>>();

  readonly batch: string;
  readonly county: string;
  readonly books: OpenBooks;

  constructor(
    private readonly services: ImportServices,
    private readonly as: ImportAs,
  ) {
    this.batch = as.batch;
    this.county = as.county;
    this.books = as.books;
  }

  /** Carries out one row's command under an id of import, sheet and row. */
  async carryOut(place: RowPlace, make: (context: CommandContext) => RowCommand): Promise<Answer> {
    const context = this.contextOf(place, place.key ?? `${place.sheet} ${String(place.row)}`);
    const { money, personal, said, plan } = make(context);
    const { key, register, row } = place;
    if (key === undefined) return this.services.edge.carryOut(context, { money, personal, said, plan });
    return this.services.edge.carryOut(context, {
      money,
      personal,
      said,
      plan: (refs) => {
        const taking = { type: 'TakeRow', batch: this.batch, register, row, entry: context.commandId } as const;
        const keyed = { ...place, key };
        const carrying = this.underNumber(keyed, context, plan(refs));
        return importRow(key, taking, { carrying, twin: this.twinOf(keyed, context) });
      },
    });
  }

  private underNumber(place: RowPlace & { readonly key: string }, context: CommandContext, carrying: Plan): Plan {
    const { document, key: row, sheet } = place;
    if (document === undefined) return carrying;
    return underDocument(this.takingOf(document, { sheet, row, context }), carrying);
  }

  private takingOf(
    { id, former, said }: DocumentUse,
    { sheet, row, context }: { readonly sheet: string; readonly row: string; readonly context: CommandContext },
  ): DocumentTaking {
    const entry = madeBy(context, said.kind === 'transfer' ? 'transfer' : 'entry');
    const command = { type: 'TakeDocumentNumber', ...said, entry, row } as const;
    return { id, former, command, standsOn: this.documents.seenFrom(sheet, row) };
  }

  /** A number that came later: a document's is taken for the entry that was booked without it, and the row is named. */
  private twinOf({ document, sheet, twin }: RowPlace, context: CommandContext): RowTwin | undefined {
    if (twin === undefined) return undefined;
    const { key, fund, amountFen } = twin;
    return {
      key,
      *isGone(takenBy) {
        const entry = madeBy({ ...context, commandId: takenBy }, 'entry');
        return returnedOf(yield* stateOf(fundDecider, fund), entry) >= amountFen;
      },
      numbered: (takenBy) => {
        const known = { known: true, entry: takenBy };
        if (document === undefined) return nothing({ ...known, repeated: true });
        const earlier = { ...context, commandId: takenBy };
        return fillNumber(this.takingOf(document, { sheet, row: key, context: earlier }), known);
      },
    };
  }

  /** The id of a stream that others cannot guess from what it is about. */
  idOf(parts: readonly string[]): string {
    return this.services.vault.derivedId(parts);
  }

  /** Gives the rows of one sheet, in their order, the keys by which they are known again. */
  keysOfSheet(rows: readonly RegisterRow[]): (row: RegisterRow) => RowKeys {
    return keysOfSheet({ county: this.county, rows }, (parts) => this.idOf(parts));
  }

  /** By a receipt's id: the former ids under which its number was taken, however it was spelled then. */
  async receiptsTakenAs(receipts: readonly Receipt[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return this.services.former.receipts.takenAs(receipts);
  }

  /** The documents under which rows are booked, by row: each with its stream, and those of an older ledger. */
  async documentsOf<Row extends RegisterRow>(rows: readonly Row[]): Promise<ReadonlyMap<Row, DocumentUse>> {
    const said = rows.flatMap((row) => {
      const one = documentOf(row);
      return one === undefined ? [] : [{ row, said: one, number: paperKey(one.number) }];
    });
    const numbers = [...new Set(said.map(({ number }) => number))];
    const former = new Map<string, FormerDocument[]>();
    for (const one of await this.services.former.documents.ofNumbers(numbers)) {
      former.set(one.number, [...(former.get(one.number) ?? []), one]);
    }
    return new Map(
      said.map(({ row, said: one, number }) => {
        const alike = (former.get(number) ?? []).filter(
          ({ paper, fund }) => paper === paperOf(one.kind) && this.books.isOf(fund, this.county),
        );
        const id = `${BY_NUMBER}${this.idOf(documentParts(this.county, one))}`;
        return [row, { id, former: alike.map((each) => each.id), said: one }];
      }),
    );
  }

  /** Those of the keys that an earlier import took. */
  async knownAmong(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>();
    for (let from = 0; from < keys.length; from += LOOKED_UP) {
      const some = keys.slice(from, from + LOOKED_UP);
      await this.services.executor.warm(some.map((id) => ({ aggregate: rowDecider, id })));
      for (const id of some) {
        const { takenBy } = await this.services.executor.stateOf({ aggregate: rowDecider, id });
        if (takenBy !== undefined) known.add(id);
      }
    }
    return known;
  }

  /** Does it for every item, many at once, started in their order. */
  async forEach<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let item = items[next++]; item !== undefined; item = items[next++]) {
        await act(item);
        this.as.onRow();
      }
    };
    await Promise.all(Array.from({ length: Math.min(UNDER_WAY, items.length) }, worker));
  }

  /** Waits for the earlier rows of the same receipt number, fund or cash box, then acts. */
  async inTurn<Result>(of: readonly string[], act: () => Promise<Result>): Promise<Result> {
    if (of.length === 0) return act();
    const acting = Promise.allSettled(of.map((one) => this.turns.get(one) ?? Promise.resolve())).then(act);
    for (const one of of) this.turns.set(one, acting);
    const pass = (): void => {
      for (const one of of) if (this.turns.get(one) === acting) this.turns.delete(one);
    };
    void acting.then(pass, pass);
    return acting;
  }

  private contextOf(place: RowPlace, said: string): CommandContext {
    const { vault } = this.services;
    return {
      commandId: derivedId('import-row', this.batch, place.sheet, String(place.row)),
      content: vault.contentDigest(['import-row', this.batch, place.sheet, String(place.row), said]),
      by: this.as.by,
      at: this.as.at,
      meta: { import: this.batch },
    };
  }
}

/** Where a row stands. */
export interface RowPlace {
  /** Tells the sheet from the import's others, without its name. */
  readonly sheet: string;
  readonly register: string;
  readonly row: number;
  /** Row key; absent for rows that are known by what they name (regions, accounts). */
  readonly key?: string;
  readonly document?: DocumentUse | undefined;
  readonly twin?: TwinPlace | undefined;
}

/** A numbered row as it may have been taken when its number was still missing. */
export interface TwinPlace {
  readonly key: string;
  readonly fund: string;
  readonly amountFen: Fen;
}

function* nothing(result: Readonly<Record<string, string | boolean>>): Plan {
  return { kind: 'nothing', result };
}

/** A document number as a row is booked under it. */
interface DocumentUse {
  /** Of its stream. */
  readonly id: string;
  readonly former: readonly string[];
  readonly said: DocumentSaid;
}

/** Counts and refusals of one sheet while its rows are carried out. */
export class SheetTally {
  private accepted = 0;
  private known = 0;
  private readonly refused: RefusedRow[] = [];
  private readonly repeated: RepeatedRow[] = [];
  private readonly columns: RegisterColumns | undefined;
  private rowsByNumber: ReadonlyMap<number, Row> | undefined;

  constructor(
    readonly source: RegisterSheet,
    readonly evidence: EvidenceHash,
  ) {
    this.columns = registerColumns(source.sheet);
  }

  get rowsAbove(): number {
    return this.columns?.rowsAbove ?? 0;
  }

  accept(): void {
    this.accepted += 1;
  }

  /**
   * A row that the books have; `first` is its equal on another sheet of the same import. A mended row may equal one
   * beside which it stood: only a number tells that it is the same. `filled` tells that its number alone is new.
   */
  know(row?: RegisterRow, first?: SheetRow, filled = false): void {
    this.known += 1;
    if (row === undefined) return;
    if (first !== undefined)
      this.repeated.push({ row: row.row, file: first.file, sheet: first.sheet, sameRow: first.row });
    else if (filled || (this.columns?.resent === true && !hasNumber(row))) this.repeated.push({ row: row.row });
  }

  /** Where one of its rows stands, for people. */
  placeOf({ row }: { readonly row: number }): SheetRow {
    const { file, sheet } = this.source;
    return { file, sheet: sheet.name, row };
  }

  fault(fault: RowFault): void {
    const { row, column, value, code, also } = fault;
    this.refused.push({ row, column, value, code, wanted: '', also });
  }

  /** A row that reads well and that the ledger refused. */
  refuse(row: { readonly row: number }, answer: Extract<Answer, { ok: false }>): void {
    const { code, field, value, wanted } = answer.refusal;
    const said = field === 'account' ? this.accountSaid(row.row) : undefined;
    if (said !== undefined) {
      this.refused.push({ row: row.row, ...said, code, wanted, also: [] });
      return;
    }
    const { headings } = this.columns ?? {};
    const at = COLUMN_OF[field] ?? field;
    // Registers without a column for document numbers have them in that of receipts, or the other way round.
    const own = headings?.get(at) === undefined ? (OTHER_PAPER[at] ?? at) : at;
    // The ledger keeps nothing of such a number; the clerk, whose it is, is shown what to mend.
    const shown = code === 'personal-number-in-clear' ? this.written(own, row.row) : value;
    this.refused.push({ row: row.row, column: headings?.get(own) ?? '', value: shown, code, wanted, also: [] });
  }

  /** What the clerk wrote of the account, by name or by the way of paying: its id in the books is nobody's word. */
  private accountSaid(row: number): { readonly column: string; readonly value: string } | undefined {
    for (const field of ['account', 'way']) {
      const value = this.written(field, row);
      if (value !== '') return { column: this.columns?.headings.get(field) ?? '', value };
    }
    return undefined;
  }

  private written(field: string, row: number): string {
    this.rowsByNumber ??= new Map(this.source.sheet.rows.map((one) => [one.number, one]));
    const position = this.columns?.positions.get(field);
    return position === undefined ? '' : writtenAs(this.rowsByNumber.get(row)?.cells[position]).trim();
  }

  private hiddenRows(): number {
    const hides = ({ hidden, cells }: Row): boolean => hidden && cells.some((cell) => cell !== undefined);
    return this.source.sheet.rows.slice(this.rowsAbove).filter(hides).length;
  }

  report(): SheetReport {
    const { file, sheet, kind: readAs } = this.source;
    const refused = this.refused.toSorted((left, right) => left.row - right.row);
    const repeated = this.repeated.toSorted((left, right) => left.row - right.row);
    const ignoredColumns = this.columns?.ignored ?? [];
    const read = { file, sheet: sheet.name, readAs, ignoredColumns };
    const hidden = { hiddenSheet: sheet.hidden, hiddenRows: this.hiddenRows() };
    return { ...read, ...hidden, accepted: this.accepted, known: this.known, refused, repeated };
  }
}

const OTHER_PAPER: Readonly<Record<string, string>> = { document: 'receipt', receipt: 'document' };

/** The register's column for a field of a refusal. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  valueDate: 'date',
  receipt: 'receipt',
  donor: 'payer',
  payee: 'payee',
  document: 'document',
  amount: 'amount',
  purpose: 'purpose',
  documentNumber: 'document',
  kind: 'spendKind',
  from: 'fromRegion',
  to: 'toRegion',
  account: 'account',
  fund: 'fund',
  region: 'region',
  code: 'code',
  name: 'name',
  level: 'level',
  parent: 'parent',
};
