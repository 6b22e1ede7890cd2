import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { Receipt } from '#funds';
import { receiptDecider, receiptId } from '#giving';
import type { ReceiptNumberTaken } from '#giving';

const STREAM = `${receiptDecider.name}-`;

/** 旧票据号: the ids, other than a receipt's own of today, under which its number was taken before it was compared so. */
export const formerReceiptsProjection: Projection = {
  name: 'giving_former_receipt',
  version: 1,
  tables: ['giving_former_receipt'],
  ddl: `
    CREATE TABLE giving_former_receipt (
      receipt text COLLATE "C" NOT NULL,
      taken_as text COLLATE "C" NOT NULL,
      PRIMARY KEY (receipt, taken_as)
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (!is<ReceiptNumberTaken>(recorded, 'ReceiptNumberTaken')) continue;
      const [receipt, takenAs] = [receiptId(recorded.event), recorded.stream.slice(STREAM.length)];
      if (receipt === takenAs) continue;
      const insert = 'INSERT INTO giving_former_receipt (receipt, taken_as) VALUES ($1, $2) ON CONFLICT DO NOTHING';
      await manager.query(insert, [receipt, takenAs]);
    }
  },
};

@Injectable()
export class FormerReceiptsView {
  constructor(private readonly source: DataSource) {}

  /** By the id of each receipt that has any: the former ids of its number, however it was spelled then. */
  async takenAs(receipts: readonly Receipt[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const found = new Map<string, string[]>();
    if (receipts.length === 0) return found;
    const query = 'SELECT receipt, taken_as FROM giving_former_receipt WHERE receipt = ANY($1) ORDER BY taken_as';
    const rows: { receipt: string; taken_as: string }[] = await this.source.query(query, [receipts.map(receiptId)]);
    for (const { receipt, taken_as: id } of rows) found.set(receipt, [...(found.get(receipt) ?? []), id]);
    return found;
  }

  /** Those of one receipt, if there is one. */
  async of(receipt: Receipt | undefined): Promise<readonly string[]> {
    return receipt === undefined ? [] : ((await this.takenAs([receipt])).get(receiptId(receipt)) ?? []);
  }
}
