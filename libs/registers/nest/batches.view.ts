import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { BatchBegan, BatchEnded } from '#registers';

/** 导入记录: each import with how it ended. */
@Entity('registers_batch')
export class Batch {
  @PrimaryColumn('text')
  batch!: string;

  @Column('text')
  county!: string;

  @Column('text', { array: true })
  files!: string[];

  @Column('text', { name: 'began_at' })
  beganAt!: string;

  @Column('text')
  by!: string;

  @Column('text', { nullable: true })
  outcome!: 'completed' | 'interrupted' | null;

  @Column('integer')
  accepted!: number;

  @Column('integer')
  known!: number;

  @Column('integer')
  refused!: number;
}

export const batchesProjection: Projection = {
  name: 'registers_batch',
  version: 1,
  tables: ['registers_batch'],
  ddl: `
    CREATE TABLE registers_batch (
      batch text COLLATE "C" PRIMARY KEY,
      county text NOT NULL,
      files text[] NOT NULL,
      began_at text COLLATE "C" NOT NULL,
      by text NOT NULL,
      outcome text,
      accepted integer NOT NULL,
      known integer NOT NULL,
      refused integer NOT NULL
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<BatchBegan>(recorded, 'BatchBegan')) {
        const { batch, county, files } = recorded.event;
        const counts = { outcome: null, accepted: 0, known: 0, refused: 0 };
        const { recordedAt: beganAt, by } = recorded;
        await manager.insert(Batch, { batch, county, files: [...files], beganAt, by, ...counts });
      } else if (is<BatchEnded>(recorded, 'BatchEnded')) {
        const { batch, outcome, accepted, known, refused } = recorded.event;
        await manager.update(Batch, { batch }, { outcome, accepted, known, refused });
      }
    }
  },
};

/** Holds an import while it runs; the database lets go of it when the process dies. */
export interface HeldBatch {
  release(): Promise<void>;
}

@Injectable()
export class BatchesView {
  constructor(private readonly source: DataSource) {}

  /** The newest first. */
  async list(limit: number): Promise<readonly Batch[]> {
    return this.source.getRepository(Batch).find({ order: { beganAt: 'DESC' }, take: limit });
  }

  async open(): Promise<readonly Batch[]> {
    const query = this.source.getRepository(Batch).createQueryBuilder('batch').where('batch.outcome IS NULL');
    return query.orderBy('batch.beganAt').getMany();
  }

  /** Undefined where another living process holds it. */
  async hold(batch: string): Promise<HeldBatch | undefined> {
    const runner = this.source.createQueryRunner();
    const [row] = (await runner.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held', [
      `relief-ledger import ${batch}`,
    ])) as { held: boolean }[];
    if (row?.held === true) {
      return {
        release: async () => {
          await runner.query('SELECT pg_advisory_unlock_all()');
          await runner.release();
        },
      };
    }
    await runner.release();
    return undefined;
  }
}
