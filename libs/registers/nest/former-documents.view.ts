import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import { paperKey } from '#kernel';
import { documentDecider } from '#registers';
import type { DocumentNumberTaken } from '#registers';
import { BY_NUMBER, paperOf } from './documents.js';

const STREAM = `${documentDecider.name}-`;

/** 旧文号: the streams on which a document number was taken when each fund, kind and spelling had its own. */
export const formerDocumentsProjection: Projection = {
  name: 'registers_former_document',
  version: 1,
  tables: ['registers_former_document'],
  ddl: `
    CREATE TABLE registers_former_document (
      id text COLLATE "C" PRIMARY KEY,
      number text NOT NULL,
      paper text NOT NULL,
      fund text COLLATE "C" NOT NULL
    );
    CREATE INDEX ON registers_former_document (number);`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (!is<DocumentNumberTaken>(recorded, 'DocumentNumberTaken')) continue;
      const id = recorded.stream.slice(STREAM.length);
      if (id.startsWith(BY_NUMBER)) continue;
      const { number, kind, fund } = recorded.event;
      const insert = `INSERT INTO registers_former_document (id, number, paper, fund) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING`;
      await manager.query(insert, [id, paperKey(number), paperOf(kind), fund]);
    }
  },
};

/** A stream of an older ledger, with the fund whose number it was. */
export interface FormerDocument {
  readonly id: string;
  readonly number: string;
  readonly paper: string;
  readonly fund: string;
}

@Injectable()
export class FormerDocumentsView {
  constructor(private readonly source: DataSource) {}

  /** Those of the numbers, by their keys. */
  async ofNumbers(keys: readonly string[]): Promise<readonly FormerDocument[]> {
    if (keys.length === 0) return [];
    const query = 'SELECT id, number, paper, fund FROM registers_former_document WHERE number = ANY($1) ORDER BY id';
    return this.source.query(query, [keys]);
  }
}
