import { DataSource } from 'typeorm';
import type { EntitySchema } from 'typeorm';
import type { Migration } from '#database';

/** Live read models lie in `views`; a rebuild fills `views_next` beside them. */
export const LIVE_SCHEMA = 'views';
export const NEXT_SCHEMA = 'views_next';
export const REACTION_SCHEMA = 'reactions';

export const executionMigrations: readonly Migration[] = [
  {
    name: '0301-execution',
    sql: `
      CREATE SCHEMA execution;
      CREATE SCHEMA views;
      CREATE SCHEMA views_next;
      CREATE SCHEMA reactions;
      CREATE TABLE execution.snapshot (
        stream text COLLATE "C" PRIMARY KEY,
        revision integer NOT NULL,
        state_version integer NOT NULL,
        state text NOT NULL,
        seal bytea NOT NULL
      );
      CREATE TABLE execution.checkpoint (
        name text COLLATE "C" PRIMARY KEY,
        version integer NOT NULL,
        -- digest of the tables' definition, so that a changed one is made anew also under an old version
        shape text NOT NULL,
        log_id uuid NOT NULL,
        position bigint NOT NULL
      );
      DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'relief_ledger_app') THEN
          GRANT USAGE ON SCHEMA execution TO relief_ledger_app;
          GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA execution TO relief_ledger_app;
          GRANT USAGE, CREATE ON SCHEMA views, views_next, reactions TO relief_ledger_app;
        END IF;
      END $$;`,
  },
  {
    name: '0302-checkpoint-digest',
    // Of the other columns, as checkpoints.ts makes it: a position that was set by hand does not fit it.
    sql: `
      ALTER TABLE execution.checkpoint ADD COLUMN digest bytea;
      UPDATE execution.checkpoint SET digest = sha256(convert_to(
        concat_ws(' ', name, version, shape, log_id, position), 'UTF8'));
      ALTER TABLE execution.checkpoint ALTER COLUMN digest SET NOT NULL;`,
  },
];

export interface ViewsDatabaseOptions {
  readonly url: string;
  readonly role?: string | undefined;
  // An entity is a class; TypeORM takes it as a constructor or as a schema.
  readonly entities: readonly (EntitySchema | (abstract new (...parameters: never[]) => object))[];
  readonly max?: number;
}

/** The TypeORM side of the database: the read models and what reactions fold. Tables are made by the engines. */
export async function openViewsDatabase(options: ViewsDatabaseOptions): Promise<DataSource> {
  const settings = [`-c search_path=${LIVE_SCHEMA},${REACTION_SCHEMA}`];
  if (options.role !== undefined) settings.push(`-c role=${options.role}`);
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    entities: [...options.entities] as (EntitySchema | (new () => object))[],
    synchronize: false,
    applicationName: 'relief-ledger views',
    extra: { options: settings.join(' '), max: options.max ?? 6, connectionTimeoutMillis: 10_000 },
  });
  return source.initialize();
}
