import type pg from 'pg';
import { APP_ROLE, CannotStart, openClient, pendingMigrations } from '#database';
import { namedIn } from '#event-log/postgres';
import { ENTRY_NAMED_IN } from '#funds';
import { examineVault } from '#vault';
import type { VaultExaminer } from '#vault';
import {
  checkHistory,
  examineCheckpoints,
  examineClock,
  examineEvidence,
  examineGuards,
  examineStates,
  examineSums,
  examineViews,
  Laws,
  NamedRecords,
  notWell,
  well,
} from './checks/index.js';
import type { Finding, ReadEvent, Report, Sentence } from './checks/index.js';
import { ledgerMigrations, ledgerRegistry, projections, reactions, viewEntities } from './open-ledger.js';

export interface ExaminationOptions {
  readonly url: string;
  readonly keyFile: string;
  /** Every event, file and view, else the newest events and files. */
  readonly all: boolean;
  /** Is told what each look found, as soon as it did. */
  readonly tell: (findings: readonly Finding[]) => void;
  /** Shows how a long look goes on. */
  readonly during: (words: Sentence, work: (report: Report) => Promise<void>) => Promise<void>;
}

/**
 * Looks whether a ledger is sound and changes nothing: it neither migrates nor brings views on, and all of it but the
 * views' fold is read in one snapshot, while others go on writing.
 */
export async function examineLedger(options: ExaminationOptions): Promise<void> {
  const { url, tell } = options;
  const pending = await pendingMigrations(url, ledgerMigrations);
  if (pending.length > 0) {
    const list = pending.join(', ');
    tell([
      notWell(
        'migrations',
        `数据库尚未更新到本版本（${list}）；请启动账本或执行 migrate`,
        `the database is not at this version yet (${list}); start the ledger or run migrate`,
      ),
    ]);
    return;
  }
  const client = openClient(url, 'relief-ledger doctor');
  try {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    tell(await examineGuards(client, ledgerMigrations));
    if (await isUnused(client)) tell([well('log', '账本为空', 'the ledger is empty')]);
    else await examineContent(client, options);
  } finally {
    await client.end();
  }
}

/** Nothing was ever written, no key made. */
async function isUnused(client: pg.ClientBase): Promise<boolean> {
  const found = await client.query<{ used: boolean }>(
    `SELECT EXISTS (SELECT FROM log.event) OR EXISTS (SELECT FROM log.command) OR EXISTS (SELECT FROM vault.key_check)
         OR EXISTS (SELECT FROM log.head WHERE position <> 0) OR EXISTS (SELECT FROM execution.checkpoint) AS used`,
  );
  return found.rows[0]?.used === false;
}

async function examineContent(client: pg.ClientBase, options: ExaminationOptions): Promise<void> {
  const { keyFile, all, tell, during } = options;
  const checkpoints = await examineCheckpoints(client, { projections, reactions });
  tell([await examineClock(client), checkpoints.finding]);
  const vault = await vaultOf(client, keyFile);
  if (vault instanceof CannotStart) tell([{ check: 'key', ok: false, words: vault.sentence }]);
  const key = vault instanceof CannotStart ? undefined : vault;
  let sound = checkpoints.comparable;
  const laws = all ? new Laws(await namedIn(client, ENTRY_NAMED_IN)) : undefined;
  await during({ zh: '正在核对记录', en: 'Verifying the events' }, async (report) => {
    const findings = await examineHistory(client, key, { all, report, laws });
    const isWhole = findings.every(({ check, ok }) => ok || check !== 'log');
    sound = sound && isWhole;
    tell(findings);
    // Of events that cannot be relied on they would only say so once more.
    if (laws !== undefined && isWhole) tell(laws.findings());
  });
  if (key !== undefined) {
    await during({ zh: '正在核对凭证', en: 'Verifying the evidence' }, async (report) => {
      tell([await examineEvidence(client, { key: key.evidenceKey(), all, report })]);
    });
  }
  if (!all) return;
  if (!sound) {
    tell([notWell('views', '记录有问题，报表无从核对', 'the views cannot be compared with events that are not sound')]);
    return;
  }
  await during({ zh: '正在核对报表', en: 'Folding the views anew' }, async (report) => {
    const role = await roleOf(client);
    const folding = { registry: ledgerRegistry(), entities: viewEntities, projections, reactions, report };
    const { url } = options;
    const views = await examineViews({ url, role, ...folding });
    tell([views]);
    // Sums of views that are wrong would only say so once more.
    if (!views.ok) return;
    const reading = { url, role, entities: viewEntities };
    tell([await examineSums(reading), await examineStates(reading, laws?.states() ?? [])]);
  });
}

async function examineHistory(
  client: pg.ClientBase,
  vault: VaultExaminer | undefined,
  { all, report, laws }: { readonly all: boolean; readonly report: Report; readonly laws?: Laws | undefined },
): Promise<readonly Finding[]> {
  const named = vault && new NamedRecords(client, vault);
  const look = async (events: readonly ReadEvent[]): Promise<void> => {
    laws?.look(events);
    await named?.look(events);
  };
  const findings = await checkHistory({ client, registry: ledgerRegistry(), all, report, look });
  return [...findings, ...((await named?.findings()) ?? [])];
}

async function vaultOf(client: pg.ClientBase, keyFile: string): Promise<VaultExaminer | CannotStart> {
  try {
    return await examineVault(client, keyFile);
  } catch (error) {
    if (error instanceof CannotStart) return error;
    throw error;
  }
}

async function roleOf(client: pg.ClientBase): Promise<string | undefined> {
  const found = await client.query<{ may: boolean }>(
    `SELECT pg_has_role(session_user, oid, 'MEMBER') AS may FROM pg_roles WHERE rolname = $1`,
    [APP_ROLE],
  );
  return found.rows[0]?.may === true ? APP_ROLE : undefined;
}

/**
 * Verifies what a restore has filled in, on its own connection and before it commits: the whole log, all records and
 * all evidence. Gives what is not well; an empty list when everything is.
 */
export async function verifyRestored(
  client: pg.ClientBase,
  { keyFile, report }: { readonly keyFile: string; readonly report: Report },
): Promise<readonly Finding[]> {
  const vault = await examineVault(client, keyFile);
  const { finding } = await examineCheckpoints(client, { projections: [], reactions: [] });
  const findings = [finding];
  findings.push(...(await examineHistory(client, vault, { all: true, report })));
  findings.push(await examineEvidence(client, { key: vault.evidenceKey(), all: true, report }));
  return findings.filter(({ ok }) => !ok);
}
