import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection } from '#execution';
import type { EntryReversed } from '#funds';
import type { PersonalRef } from '#kernel';

/** 冲销: which entry took back which, so that the two can be shown as one story. */
export const reversalsProjection: Projection = {
  name: 'funds_reversal',
  version: 1,
  tables: ['funds_reversal'],
  ddl: `
    CREATE TABLE funds_reversal (
      entry text COLLATE "C" PRIMARY KEY,
      position bigint NOT NULL,
      fund text COLLATE "C" NOT NULL,
      reversed text COLLATE "C" NOT NULL,
      reason jsonb NOT NULL,
      deficit boolean NOT NULL
    );
    CREATE INDEX ON funds_reversal (reversed, position);`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (!is<EntryReversed>(recorded, 'EntryReversed')) continue;
      const { entry, fund, reversed, reason, deficitLines = [] } = recorded.event;
      await manager.query(
        `INSERT INTO funds_reversal (entry, position, fund, reversed, reason, deficit) VALUES ($1, $2, $3, $4, $5, $6)`,
        [entry, recorded.index.toString(), fund, reversed, reason, deficitLines.length > 0],
      );
    }
  },
};

/** One half of a pair, told to the other. */
export interface ReversalPair {
  readonly entry: string;
  readonly reversed: string;
  readonly reason: PersonalRef;
  readonly deficit: boolean;
}

@Injectable()
export class ReversalsView {
  constructor(private readonly source: DataSource) {}

  /** The pairs of which one of these entries is a half, as recorded up to a log index, in the order of the history. */
  async pairsOf(entries: readonly string[], knownAt?: bigint): Promise<readonly ReversalPair[]> {
    if (entries.length === 0) return [];
    return this.source.query(
      `SELECT entry, reversed, reason, deficit FROM funds_reversal
        WHERE (entry = ANY($1) OR reversed = ANY($1)) AND ($2::bigint IS NULL OR position <= $2) ORDER BY position`,
      [entries, knownAt?.toString() ?? null],
    );
  }
}
