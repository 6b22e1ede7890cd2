import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import type {
  DonorKind,
  GoodsEvent,
  GoodsHandedOver,
  GoodsIssued,
  GoodsReceived,
  GoodsReversed,
  GoodsTakenOver,
  GoodsUse,
  LotLine,
  NoReceiptReason,
  StockLine,
  ValueBasis,
} from '#funds';
import { fen, parseQuantity, quantity } from '#kernel';
import type { BusinessDate, Fen, Movement, PersonalRef, Quantity } from '#kernel';
import { namesThen } from '#regions/nest';

/** 物资: each entry of goods, and what it brought into stock or took out of it, lot by lot. */
export const goodsProjection: Projection = {
  name: 'funds_goods',
  version: 1,
  tables: ['funds_goods_entry', 'funds_goods_line'],
  ddl: `
    CREATE TABLE funds_goods_entry (
      position bigint PRIMARY KEY,
      entry text COLLATE "C" NOT NULL,
      fund text COLLATE "C" NOT NULL,
      kind text NOT NULL,
      value_date date NOT NULL,
      belongs_on date,
      details jsonb NOT NULL,
      donor_record uuid,
      reversed text COLLATE "C",
      evidence text[] NOT NULL
    );
    CREATE INDEX ON funds_goods_entry (fund, value_date, position);
    CREATE INDEX ON funds_goods_entry (value_date, position);
    CREATE INDEX ON funds_goods_entry (reversed);
    -- in thousandths of the unit, and in fen; in is positive
    CREATE TABLE funds_goods_line (
      position bigint NOT NULL,
      line smallint NOT NULL,
      lot text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      article text NOT NULL,
      unit text NOT NULL,
      quantity bigint NOT NULL,
      amount_fen bigint NOT NULL,
      PRIMARY KEY (position, line)
    );`,
  async apply(events, manager) {
    for (const recorded of events) if (isOfGoods(recorded)) await insert(recorded, manager);
  },
};

function isOfGoods(recorded: LedgerEvent): recorded is LedgerEvent<GoodsEvent> {
  return (
    is<GoodsReceived>(recorded, 'GoodsReceived') ||
    is<GoodsIssued>(recorded, 'GoodsIssued') ||
    is<GoodsReversed>(recorded, 'GoodsReversed') ||
    is<GoodsHandedOver>(recorded, 'GoodsHandedOver') ||
    is<GoodsTakenOver>(recorded, 'GoodsTakenOver')
  );
}

/** What only some kinds of entry have. */
interface GoodsDetails {
  readonly donorKind?: DonorKind;
  readonly donor?: PersonalRef;
  readonly receipt?: GoodsReceived['receipt'];
  readonly noReceiptReason?: NoReceiptReason;
  readonly valueBasis?: ValueBasis;
  readonly use?: GoodsUse;
  readonly memo?: PersonalRef;
  readonly handler?: PersonalRef;
  readonly reason?: PersonalRef;
  /** The other fund of a transfer. */
  readonly other?: string;
}

async function insert({ event, index, movements }: LedgerEvent<GoodsEvent>, manager: EntityManager): Promise<void> {
  const { fund, valueDate } = event;
  const position = index.toString();
  const belongsOn = 'belongsOn' in event ? (event.belongsOn ?? null) : null;
  const donorRecord = 'donor' in event ? event.donor.record : null;
  const reversed = event.type === 'GoodsReversed' ? event.reversed : null;
  const evidence = 'evidence' in event ? (event.evidence ?? []) : [];
  const entry = 'entry' in event ? event.entry : event.transfer;
  await manager.query(
    `INSERT INTO funds_goods_entry (position, entry, fund, kind, value_date, belongs_on, details, donor_record, reversed,
                                    evidence)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[position, entry, fund, kindOf(movements), valueDate, belongsOn, detailsOf(event), donorRecord],
      ...[reversed, evidence],
    ],
  );
  const lines = linesOf(event);
  await manager.query(
    `INSERT INTO funds_goods_line (position, line, lot, purpose, article, unit, quantity, amount_fen)
     SELECT $1, * FROM unnest($2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[])`,
    [
      position,
      lines.map((_, line) => line),
      lines.map(({ lot }) => lot),
      lines.map(({ purpose }) => purpose),
      lines.map(({ article }) => article),
      lines.map(({ unit }) => unit),
      lines.map((line) => (signOf(event) * (parseQuantity(line.quantity) ?? 0n)).toString()),
      lines.map(({ amountFen }) => (signOf(event) * amountFen).toString()),
    ],
  );
}

/** All movements of an entry of goods have one kind. */
function kindOf([first]: readonly Movement[]): string {
  if (first === undefined) throw new Error('goods that move nothing');
  return first.kind;
}

function detailsOf(event: GoodsEvent): GoodsDetails {
  switch (event.type) {
    case 'GoodsReceived': {
      const { donorKind, donor, receipt, noReceiptReason, valueBasis, memo, handler } = event;
      return pick({ donorKind, donor, receipt, noReceiptReason, valueBasis, memo, handler });
    }
    case 'GoodsIssued': {
      const { use, memo, handler } = event;
      return pick({ use, memo, handler });
    }
    case 'GoodsReversed':
      return { reason: event.reason };
    case 'GoodsHandedOver':
    case 'GoodsTakenOver':
      return { other: event.other };
  }
}

function pick(details: { readonly [Key in keyof GoodsDetails]: GoodsDetails[Key] | undefined }): GoodsDetails {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

/** Into stock, or out of it. */
function signOf(event: GoodsEvent): 1n | -1n {
  switch (event.type) {
    case 'GoodsReceived':
    case 'GoodsTakenOver':
      return 1n;
    case 'GoodsIssued':
    case 'GoodsHandedOver':
      return -1n;
    case 'GoodsReversed':
      return event.kind === 'goods' ? -1n : 1n;
  }
}

function linesOf(event: GoodsEvent): readonly Omit<StockLine, 'since'>[] {
  if (event.type === 'GoodsHandedOver' || event.type === 'GoodsTakenOver') return event.lots;
  const { purpose, article, unit } = event;
  const own = ({ lot, quantity: of, amountFen }: Omit<LotLine, 'since'>): Omit<StockLine, 'since'> => {
    return { lot, quantity: of, amountFen, purpose, article, unit };
  };
  return event.type === 'GoodsReceived' ? [own({ ...event, lot: event.entry })] : event.lines.map(own);
}

/** Which entries or stock is asked for; every part given narrows the answer. */
export interface GoodsAsked {
  readonly funds?: readonly string[];
  readonly asOf?: BusinessDate;
  /** What had been recorded up to this log index. */
  readonly knownAt?: bigint;
}

export interface GoodsPlace {
  readonly valueDate: BusinessDate;
  readonly index: bigint;
  readonly line: number;
}

export interface GoodsListAsked extends GoodsAsked {
  readonly from?: BusinessDate;
  /** Goes on behind this row, the last one seen. */
  readonly after?: GoodsPlace;
  readonly limit: number;
}

/** One article of an entry: in is positive. */
export interface GoodsRow extends GoodsDetails, GoodsPlace {
  readonly entry: string;
  readonly fund: string;
  readonly kind: string;
  readonly belongsOn: BusinessDate | null;
  readonly purpose: string;
  readonly article: string;
  readonly unit: string;
  readonly quantity: Quantity;
  readonly amountFen: Fen;
  /** The lots that it is taken from, or brings: the entries by which they were received. */
  readonly lots: readonly string[];
  readonly evidence: readonly string[];
  /** Of a reversal: the entry that it took back. */
  readonly reversed: string | null;
  readonly reversedBy: string | null;
}

/** 库存 of one article: quantities, and values in fen. */
export interface StockRow {
  readonly fund: string;
  readonly region: string;
  readonly name: string;
  readonly fundKind: string;
  readonly kindName: string;
  readonly purpose: string;
  readonly article: string;
  readonly unit: string;
  readonly received: Quantity;
  readonly issued: Quantity;
  /** Taken over from another fund less what was handed over: signed. */
  readonly transferred: Quantity;
  readonly inStock: Quantity;
  readonly receivedFen: Fen;
  readonly issuedFen: Fen;
  readonly transferredFen: Fen;
  readonly inStockFen: Fen;
}

interface StoredGoods extends Omit<GoodsRow, 'index' | 'quantity' | 'amountFen' | keyof GoodsDetails> {
  readonly position: string;
  readonly quantity: string;
  readonly amount: string;
  readonly details: GoodsDetails;
}

type Sums = 'received' | 'issued' | 'transferred' | 'inStock';
type StoredStock = Omit<StockRow, Sums | `${Sums}Fen`> & Readonly<Record<Sums | `${Sums}Fen`, string>>;

const NARROWED = `($1::text[] IS NULL OR e.fund = ANY($1)) AND ($2::date IS NULL OR e.value_date <= $2)
         AND ($3::bigint IS NULL OR e.position <= $3)`;

/** The sum of a column, of all kinds of entry or of one, as exact text. */
function summed(column: 'quantity' | 'amount_fen', kind?: string, sign = ''): string {
  const filter = kind === undefined ? '' : ` FILTER (WHERE e.kind = '${kind}')`;
  return `(${sign}coalesce(sum(l.${column})${filter}, 0))::text`;
}

@Injectable()
export class GoodsView {
  constructor(private readonly source: DataSource) {}

  /** Entries by value date and then by the order in which they were recorded, a row for each article. */
  async list(asked: GoodsListAsked): Promise<readonly GoodsRow[]> {
    const { after } = asked;
    const rows: StoredGoods[] = await this.source.query(
      `WITH shown AS (
         SELECT e.position, min(l.line) AS line, l.purpose, l.article, l.unit, sum(l.quantity) AS quantity,
                sum(l.amount_fen) AS amount, array_agg(DISTINCT l.lot) AS lots
           FROM funds_goods_entry e JOIN funds_goods_line l USING (position)
          WHERE ${NARROWED} AND ($4::date IS NULL OR e.value_date >= $4)
          GROUP BY e.position, l.purpose, l.article, l.unit)
       SELECT s.position::text, s.line, e.entry, e.fund, e.kind, e.value_date::text AS "valueDate",
              e.belongs_on::text AS "belongsOn", s.purpose, s.article, s.unit, s.quantity::text, s.amount::text, s.lots,
              e.details, e.evidence, e.reversed,
              (SELECT r.entry FROM funds_goods_entry r
                WHERE r.reversed = e.entry AND ($3::bigint IS NULL OR r.position <= $3)) AS "reversedBy"
         FROM shown s JOIN funds_goods_entry e USING (position)
        WHERE $5::date IS NULL OR (e.value_date, s.position, s.line) > ($5::date, $6::bigint, $7::smallint)
        ORDER BY e.value_date, s.position, s.line LIMIT ${String(Math.trunc(asked.limit))}`,
      [
        ...narrowing(asked),
        asked.from ?? null,
        ...[after?.valueDate ?? null, after?.index.toString() ?? null, after?.line ?? null],
      ],
    );
    return rows.map(({ position, quantity: of, amount, details, ...row }) => {
      return { ...row, ...details, index: BigInt(position), ...sizeOf(of, amount) };
    });
  }

  /** What each fund received, issued and has in stock, by purpose and article. */
  async stock(asked: GoodsAsked): Promise<readonly StockRow[]> {
    const rows: StoredStock[] = await this.source.query(
      `SELECT e.fund, f.region, r.name, f.kind AS "fundKind", f.kind_name AS "kindName", l.purpose, l.article, l.unit,
              ${summed('quantity', 'goods')} AS received, ${summed('quantity', 'goods-issue', '-')} AS issued,
              ${summed('quantity', 'goods-transfer')} AS transferred, ${summed('quantity')} AS "inStock",
              ${summed('amount_fen', 'goods')} AS "receivedFen",
              ${summed('amount_fen', 'goods-issue', '-')} AS "issuedFen",
              ${summed('amount_fen', 'goods-transfer')} AS "transferredFen", ${summed('amount_fen')} AS "inStockFen"
         FROM funds_goods_entry e JOIN funds_goods_line l USING (position)
         JOIN funds_fund f ON f.fund = e.fund
         JOIN (${namesThen('$2::date::text', '$3::bigint')}) r ON r.code = f.region
        WHERE ${NARROWED}
        GROUP BY e.fund, f.region, r.name, f.kind, f.kind_name, l.purpose, l.article, l.unit
        ORDER BY f.region, f.kind DESC, l.purpose <> 'free', l.purpose COLLATE "C", l.article COLLATE "C",
                 l.unit COLLATE "C"`,
      narrowing(asked),
    );
    return rows.map((row) => ({
      ...row,
      ...{ received: counted(row.received), issued: counted(row.issued), transferred: counted(row.transferred) },
      ...{ inStock: counted(row.inStock), receivedFen: amountOf(row.receivedFen), issuedFen: amountOf(row.issuedFen) },
      ...{ transferredFen: amountOf(row.transferredFen), inStockFen: amountOf(row.inStockFen) },
    }));
  }
}

function narrowing({ funds, asOf, knownAt }: GoodsAsked): readonly unknown[] {
  return [funds ?? null, asOf ?? null, knownAt?.toString() ?? null];
}

function sizeOf(of: string, amount: string): { readonly quantity: Quantity; readonly amountFen: Fen } {
  return { quantity: counted(of), amountFen: amountOf(amount) };
}

function counted(text: string): Quantity {
  return quantity(BigInt(text));
}

function amountOf(text: string): Fen {
  return fen(BigInt(text));
}
