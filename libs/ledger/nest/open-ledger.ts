import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { Account, accountsProjection, journalProjection } from '#accounts/nest';
import { beginDay } from '#calendar';
import { appRoleOf, migrate, openPool } from '#database';
import type { Migration } from '#database';
import type { EventLog } from '#event-log';
import { eventLogMigrations, openPostgresLog } from '#event-log/postgres';
import type { PostgresLogOptions } from '#event-log/postgres';
import {
  CommandEdge,
  commandRefused,
  derivedId,
  EventRegistry,
  executionMigrations,
  Executor,
  openViewsDatabase,
  postgresSnapshots,
  ProjectionEngine,
  ReactionEngine,
  requireSoundEnd,
  systemClock,
} from '#execution';
import type { Clock, Projection, Reaction } from '#execution';
import { filesMigrations, openFiles } from '#files';
import type { Files } from '#files';
import { balancesProjection, closingsProjection, expiryReaction, Fund, fundsProjection, Purpose } from '#funds/nest';
import {
  goodsProjection,
  priorYearsProjection,
  reservationsProjection,
  reversalsProjection,
  transfersProjection,
} from '#funds/nest';
import { Donation, donationRegisterProjection, formerReceiptsProjection, mergeReaction } from '#giving/nest';
import { pledgeReaction, pledgesProjection } from '#giving/nest';
import { businessDateAt } from '#kernel';
import { beginLedger, contextEventKinds } from '#ledger';
import { contributionsProjection, minimumReaction, minimumStatesProjection } from '#minimum/nest';
import { LEDGER_ITSELF, personDecider } from '#people';
import { decisionsProjection, HeldRole, limitsProjection, peopleProjection, Person } from '#people/nest';
import { requestLapseReaction, requestsProjection } from '#people/nest';
import { Batch, batchesProjection, formerDocumentsProjection } from '#registers/nest';
import { Region, regionsProjection } from '#regions/nest';
import { openVault, vaultMigrations } from '#vault';
import type { Vault } from '#vault';

export const ledgerMigrations: readonly Migration[] = [
  ...eventLogMigrations,
  ...vaultMigrations,
  ...filesMigrations,
  ...executionMigrations,
];

export const projections: readonly Projection[] = [
  regionsProjection,
  peopleProjection,
  limitsProjection,
  decisionsProjection,
  requestsProjection,
  accountsProjection,
  journalProjection,
  fundsProjection,
  balancesProjection,
  reservationsProjection,
  transfersProjection,
  closingsProjection,
  priorYearsProjection,
  reversalsProjection,
  goodsProjection,
  donationRegisterProjection,
  formerReceiptsProjection,
  pledgesProjection,
  contributionsProjection,
  minimumStatesProjection,
  batchesProjection,
  formerDocumentsProjection,
];

export const reactions: readonly Reaction[] = [
  requestLapseReaction,
  expiryReaction,
  pledgeReaction,
  mergeReaction,
  minimumReaction,
];

/** So many of the newest events are held against themselves at every start. */
const NEWEST_HELD = 500n;

/** What TypeORM has to know of the views' rows. */
export const viewEntities = [Region, Person, HeldRole, Account, Fund, Purpose, Donation, Batch];

export interface LedgerOptions {
  readonly url: string;
  /** The KurrentDB cluster that keeps the log; without it the database does. */
  readonly clusterUrl?: string | undefined;
  /** Where the vault's key lies, outside the database. */
  readonly keyFile: string;
  readonly clock?: Clock;
  /** Opens a log whose newest events contradict themselves as well: a copy of it must be possible. */
  readonly unexamined?: boolean;
}

/** Everything that a process of the ledger works with. */
export interface Ledger {
  readonly log: EventLog;
  readonly registry: EventRegistry;
  readonly executor: Executor;
  readonly edge: CommandEdge;
  readonly vault: Vault;
  readonly files: Files;
  readonly source: DataSource;
  readonly views: ProjectionEngine;
  readonly reactions: ReactionEngine;
  readonly clock: Clock;
  /** Whether a person is in the ledger. */
  knows(person: string): Promise<boolean>;
  /** Brings reactions, their own events included, and then the views to the head. */
  catchUp(): Promise<void>;
  /** Begins the day of now, missed days in turn; whatever is due by date follows from it. */
  beginToday(): Promise<void>;
  close(): Promise<void>;
}

/** Every kind of event that this version knows. */
export function ledgerRegistry(): EventRegistry {
  return new EventRegistry([...contextEventKinds, commandRefused]);
}

/** Brings the database to this version; as its owner, before any process opens the ledger. */
export async function migrateLedger(url: string): Promise<readonly string[]> {
  return migrate(url, ledgerMigrations);
}

/**
 * Opens the ledger of a migrated database and begins it where it is empty.
 * Throws CannotStart (unreachable server or cluster, wrong key, an event among the newest 500 that contradicts itself) or
 * LogUnavailable; nothing stays open then.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()));
  };
  try {
    return await openOn(options, { closers, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOn(
  { url, clusterUrl, keyFile, clock = systemClock, unexamined = false }: LedgerOptions,
  { closers, close }: { readonly closers: (() => Promise<unknown>)[]; readonly close: () => Promise<void> },
): Promise<Ledger> {
  const kept = <Opened extends { close(): Promise<void> }>(opened: Opened): Opened => {
    closers.push(() => opened.close());
    return opened;
  };
  const shared = { url, ...(await roleOf(url)) };
  const pool = openPool({ ...shared, max: 4, applicationName: 'relief-ledger snapshots' });
  closers.push(() => pool.end());
  const log = kept(await openLog(shared, clusterUrl));
  const vault = kept(await openVault({ ...shared, keyFile }));
  const files = kept(await openFiles({ ...shared, key: vault.evidenceKey() }));
  const source = await openViewsDatabase({ ...shared, entities: viewEntities });
  closers.push(() => source.destroy());
  const registry = ledgerRegistry();
  const executor = new Executor({
    log,
    registry,
    snapshots: postgresSnapshots(pool, (parts) => vault.contentDigest(parts)),
    clock,
  });
  const knows = async (id: string): Promise<boolean> => {
    return (await executor.writtenStateOf({ aggregate: personDecider, id }))?.added === true;
  };
  const views = new ProjectionEngine({ source, log, registry, projections });
  const reacting = new ReactionEngine({ source, log, registry, executor, reactions });
  if (!unexamined) await requireSoundEnd(log, registry, NEWEST_HELD);
  await views.prepare();
  await reacting.prepare();
  await own(executor, 'begin', () => beginLedger(businessDateAt(clock())));
  return {
    ...{ log, registry, executor, vault, files, source, views, clock, close },
    knows,
    edge: new CommandEdge(executor, vault, knows),
    reactions: reacting,
    catchUp: async () => {
      await reacting.catchUp();
      await views.catchUp();
    },
    beginToday: async () => {
      const day = businessDateAt(clock());
      await own(executor, `day ${day}`, () => beginDay(day));
    },
  };
}

/** The engine's packages are loaded where there is a cluster only. */
async function openLog(shared: PostgresLogOptions, clusterUrl: string | undefined): Promise<EventLog> {
  if (clusterUrl === undefined) return openPostgresLog(shared);
  const { openKurrentLog } = await import('#event-log/kurrent');
  return openKurrentLog({ ...shared, clusterUrl });
}

/** The role that the service works as, where the login user may take it. */
async function roleOf(url: string): Promise<{ readonly role?: string }> {
  const pool = openPool({ url, max: 1, applicationName: 'relief-ledger role' });
  try {
    const role = await appRoleOf(pool);
    return role === undefined ? {} : { role };
  } finally {
    await pool.end();
  }
}

/** A command of the ledger itself: the same one from every process is one command. */
async function own(executor: Executor, what: string, plan: () => ReturnType<typeof beginDay>): Promise<void> {
  const commandId = derivedId(LEDGER_ITSELF, what);
  const content = createHash('sha256').update(commandId).digest();
  await executor.execute({ commandId, content, by: LEDGER_ITSELF, keepRefusal: false, plan });
}
