import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Projection } from '#execution';
import { fen } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { Basis, DecisionThresholdAdopted, LimitEnded, LimitGranted, Role, RoleLimitAdopted } from '#people';

type SettingEvent = LimitGranted | LimitEnded | RoleLimitAdopted | DecisionThresholdAdopted;

/** What a setting is of: one person's limit, that of a role in a county, or from when on a decision is demanded. */
export type LimitSetting = 'person' | 'role' | 'decision';

const SETTINGS: Readonly<Record<SettingEvent['type'], LimitSetting>> = {
  LimitGranted: 'person',
  LimitEnded: 'person',
  RoleLimitAdopted: 'role',
  DecisionThresholdAdopted: 'decision',
};

/** 限额与集体决策起点, as they were set one after another. */
export const limitsProjection: Projection = {
  name: 'people_limits',
  version: 1,
  tables: ['people_limit'],
  ddl: `
    CREATE TABLE people_limit (
      position bigint PRIMARY KEY,
      setting text NOT NULL,
      person text COLLATE "C",
      role text,
      region text NOT NULL,
      amount_fen bigint,
      from_day date NOT NULL,
      basis jsonb
    );`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (!(recorded.event.type in SETTINGS)) continue;
      const event = recorded.event as SettingEvent;
      const setting = SETTINGS[event.type];
      const amount = 'amountFen' in event ? event.amountFen.toString() : null;
      const person = setting === 'person' ? recorded.stream.slice('person-'.length) : null;
      const of = [setting, person, 'role' in event ? event.role : null];
      await manager.query('INSERT INTO people_limit VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [
        ...[recorded.index.toString(), ...of, event.region, amount, event.from],
        event.basis === undefined ? null : JSON.stringify(event.basis),
      ]);
    }
  },
};

export interface LimitRow {
  readonly setting: LimitSetting;
  /** Of a person's own. */
  readonly person: string | null;
  readonly role: Role | null;
  /** Of a person's own the role's region, else the county. */
  readonly region: string;
  /** None: of a person's own that it is ended, else that there is no limit, or that no amount demands a decision. */
  readonly amountFen: Fen | null;
  readonly from: BusinessDate;
  /** The last day; before `from` where another of that day took its place. */
  readonly until: BusinessDate | null;
  readonly basis: Basis | null;
}

@Injectable()
export class LimitsView {
  constructor(private readonly source: DataSource) {}

  /** First the counties' settings, then the persons', each in the order of their days. */
  async list(): Promise<readonly LimitRow[]> {
    const rows: (Omit<LimitRow, 'amountFen'> & { readonly amount: string | null })[] = await this.source.query(
      `SELECT setting, person, role, region, amount_fen::text AS amount, from_day::text AS "from", basis,
              (lead(from_day) OVER (PARTITION BY setting, person, role, region ORDER BY from_day, position) - 1)::text
                AS until
         FROM people_limit
        ORDER BY setting = 'person', setting, person, role, region, from_day, position`,
    );
    return rows.map(({ amount, ...row }) => ({ ...row, amountFen: amount === null ? null : fen(BigInt(amount)) }));
  }
}
