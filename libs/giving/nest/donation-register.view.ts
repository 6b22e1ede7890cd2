import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { is } from '#execution';
import type { LedgerEvent, Projection, ViewTransaction } from '#execution';
import type { DonationReceived, DonorKind, EntryReversed, GiftReturned, NoReceiptReason } from '#funds';
import { fen, totalOf } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 捐赠登记: every gift; who gave it and what was noted are references into the vault. */
@Entity('giving_donation')
export class Donation {
  @PrimaryColumn('uuid')
  entry!: string;

  /** The log index of its event, as decimal text. */
  @Column('bigint')
  position!: string;

  @Column('text')
  fund!: string;

  @Column('text')
  purpose!: string;

  @Column('text')
  account!: string;

  @Column('bigint', { name: 'amount_fen', transformer: { from: (text: string) => fen(BigInt(text)), to: String } })
  amountFen!: Fen;

  @Column('text', { name: 'value_date' })
  valueDate!: BusinessDate;

  @Column('text', { name: 'donor_kind' })
  donorKind!: DonorKind;

  @Column('jsonb', { nullable: true })
  donor!: PersonalRef | null;

  @Column('uuid', { name: 'donor_record', nullable: true })
  donorRecord!: string | null;

  @Column('text', { name: 'receipt_unit', nullable: true })
  receiptUnit!: string | null;

  @Column('text', { name: 'ticket_code', nullable: true })
  ticketCode!: string | null;

  @Column('text', { name: 'receipt_number', nullable: true })
  receiptNumber!: string | null;

  @Column('text', { name: 'no_receipt_reason', nullable: true })
  noReceiptReason!: NoReceiptReason | null;

  @Column('text', { nullable: true })
  way!: string | null;

  @Column('jsonb', { nullable: true })
  memo!: PersonalRef | null;

  @Column('jsonb', { nullable: true })
  handler!: PersonalRef | null;

  @Column('text', { array: true })
  evidence!: string[];

  /** What is left of it: less what went back to the donor and what was reversed. */
  @Column('bigint', { name: 'rest_fen', transformer: { from: (text: string) => fen(BigInt(text)), to: String } })
  restFen!: Fen;

  /** The entries that reversed it, one after another. */
  @Column('text', { array: true, name: 'reversed_by' })
  reversedBy!: string[];
}

/** A row of the register as plain data. */
export type DonationFields = Pick<Donation, keyof Donation>;

export const donationRegisterProjection: Projection = {
  name: 'giving_donation',
  version: 2,
  tables: ['giving_donation'],
  indexedLast: ['giving_donation'],
  ddl: `
    CREATE TABLE giving_donation (
      entry uuid PRIMARY KEY,
      position bigint NOT NULL,
      fund text COLLATE "C" NOT NULL,
      purpose text NOT NULL,
      account text NOT NULL,
      amount_fen bigint NOT NULL,
      value_date text COLLATE "C" NOT NULL,
      donor_kind text NOT NULL,
      donor jsonb,
      donor_record uuid,
      receipt_unit text,
      ticket_code text,
      receipt_number text,
      no_receipt_reason text,
      way text,
      memo jsonb,
      handler jsonb,
      evidence text[] NOT NULL,
      rest_fen bigint NOT NULL,
      reversed_by text[] NOT NULL
    );
    CREATE INDEX ON giving_donation (value_date, position);
    CREATE INDEX ON giving_donation (fund, value_date, position);
    CREATE INDEX ON giving_donation (donor_record);
    CREATE INDEX ON giving_donation (receipt_number);`,
  async apply(events, manager) {
    const gifts = events.filter((recorded) => is<DonationReceived>(recorded, 'DonationReceived'));
    if (gifts.length > 0) await insert(gifts, manager);
    for (const recorded of events) {
      if (is<GiftReturned>(recorded, 'GiftReturned')) await wentBack(manager, recorded);
      else if (is<EntryReversed>(recorded, 'EntryReversed')) await reversed(manager, recorded);
    }
  },
};

async function wentBack(manager: ViewTransaction, { event, movements }: LedgerEvent<GiftReturned>): Promise<void> {
  await manager.query('UPDATE giving_donation SET rest_fen = rest_fen + $2 WHERE entry = $1', [
    event.gift,
    totalOf(movements).toString(),
  ]);
}

/** A gift that is reversed, or a return of a gift that is. */
async function reversed(manager: ViewTransaction, { event, movements }: LedgerEvent<EntryReversed>): Promise<void> {
  const { entry, kind, reversed: original, gift } = event;
  if (kind === 'donation') {
    await manager.query(
      'UPDATE giving_donation SET rest_fen = rest_fen + $2, reversed_by = reversed_by || $3 WHERE entry = $1',
      [original, totalOf(movements).toString(), [entry]],
    );
  } else if (kind === 'gift-return') {
    await manager.query('UPDATE giving_donation SET rest_fen = rest_fen + $2 WHERE entry = $1', [
      gift,
      totalOf(movements).toString(),
    ]);
  }
}

/** One array for each column: a rebuild writes every gift anew. */
async function insert(gifts: readonly LedgerEvent<DonationReceived>[], manager: ViewTransaction): Promise<void> {
  const column = (of: (gift: DonationReceived) => string | undefined): unknown[] => {
    return gifts.map(({ event }) => of(event) ?? null);
  };
  await manager.query(
    `INSERT INTO giving_donation (entry, position, fund, purpose, account, amount_fen, value_date, donor_kind, donor,
       donor_record, receipt_unit, ticket_code, receipt_number, no_receipt_reason, way, memo, handler, evidence, rest_fen,
       reversed_by)
     SELECT entry, position, fund, purpose, account, amount, value_date, donor_kind, donor, (donor ->> 'record')::uuid,
            unit, ticket, number, no_receipt, way, memo, handler,
            CASE WHEN evidence = '' THEN '{}' ELSE string_to_array(evidence, ' ') END, amount, '{}'
       FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[],
              $9::jsonb[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::jsonb[], $16::jsonb[],
              $17::text[])
         AS gift (entry, position, fund, purpose, account, amount, value_date, donor_kind, donor, unit, ticket, number,
              no_receipt, way, memo, handler, evidence)`,
    [
      column(({ entry }) => entry),
      gifts.map(({ position }) => position.toString()),
      column(({ fund }) => fund),
      column(({ purpose }) => purpose),
      column(({ account }) => account),
      column(({ amountFen }) => amountFen.toString()),
      column(({ valueDate }) => valueDate),
      column(({ donorKind }) => donorKind),
      column(({ donor }) => reference(donor)),
      column(({ receipt }) => receipt?.unit),
      column(({ receipt }) => receipt?.ticketCode),
      column(({ receipt }) => receipt?.number),
      column(({ noReceiptReason }) => noReceiptReason),
      column(({ way }) => way),
      column(({ memo }) => reference(memo)),
      column(({ handler }) => reference(handler)),
      column(({ evidence = [] }) => evidence.join(' ')),
    ],
  );
}

function reference(ref: PersonalRef | undefined): string | undefined {
  return ref === undefined ? undefined : JSON.stringify(ref);
}

/** Which gifts are asked for; every part given narrows the answer. */
export interface DonationsQuery {
  readonly funds?: readonly string[];
  readonly receiptNumber?: string;
  readonly from?: BusinessDate;
  readonly until?: BusinessDate;
  readonly amountFen?: Fen;
  /** Records of donors, as the vault found them. */
  readonly donorRecords?: readonly string[];
  readonly entry?: string;
  /** Goes on behind this gift. */
  readonly after?: { readonly valueDate: BusinessDate; readonly position: string };
  readonly limit: number;
}

@Injectable()
export class DonationRegisterView {
  constructor(private readonly source: DataSource) {}

  /** Gifts by value date and then by the order in which they were recorded. */
  async list(asked: DonationsQuery): Promise<readonly DonationFields[]> {
    const query = this.source.getRepository(Donation).createQueryBuilder('gift');
    query.orderBy('gift.valueDate').addOrderBy('gift.position').limit(asked.limit);
    const { funds, receiptNumber, from, until, amountFen, donorRecords, entry, after } = asked;
    if (funds !== undefined) query.andWhere('gift.fund = ANY(:funds)', { funds });
    if (receiptNumber !== undefined)
      query.andWhere('upper(gift.receiptNumber) = upper(:receiptNumber)', { receiptNumber });
    if (from !== undefined) query.andWhere('gift.valueDate >= :from', { from });
    if (until !== undefined) query.andWhere('gift.valueDate <= :until', { until });
    if (amountFen !== undefined) query.andWhere('gift.amountFen = :amount', { amount: amountFen.toString() });
    if (donorRecords !== undefined) query.andWhere('gift.donorRecord = ANY(:donorRecords)', { donorRecords });
    if (entry !== undefined) query.andWhere('gift.entry = :entry', { entry });
    if (after !== undefined) {
      query.andWhere('(gift.valueDate, gift.position) > (:day, :position)', {
        day: after.valueDate,
        position: after.position,
      });
    }
    return query.getMany();
  }
}
