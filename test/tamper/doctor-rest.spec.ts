import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountDecider } from '#accounts';
import { checkGuards, openClient } from '#database';
import { fundDecider } from '#funds';
import { ledgerMigrations, openLedger } from '#ledger/nest';
import { DIGEST_ANEW, preparedLedger } from './lies.js';
import type { LiedTo, Liar, PreparedLedger } from './lies.js';

interface Lie {
  readonly name: string;
  readonly tell: (liar: Liar) => Promise<unknown>;
  readonly noticed: string;
}

const sql = (text: string) => (liar: Liar) => liar.run(text);

const unchanged = (): Promise<void> => Promise.resolve();

const GUARDS: readonly Lie[] = [
  {
    name: 'a guard made to do nothing',
    tell: sql(`CREATE OR REPLACE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql
      SET search_path = pg_catalog, pg_temp AS $$ BEGIN RETURN coalesce(NEW, OLD); END $$`),
    noticed: "database functions are not this version's: log.refuse_change;",
  },
  {
    name: 'a function that answers for the past, replaced',
    tell: sql(`CREATE OR REPLACE FUNCTION log.index_known_at(moment timestamptz) RETURNS bigint LANGUAGE sql
      AS 'SELECT 5::bigint'`),
    noticed: "database functions are not this version's: log.index_known_at;",
  },
  {
    name: 'an append function without its settings',
    tell: sql(`DO $$ DECLARE f regprocedure; BEGIN
      SELECT oid::regprocedure INTO f FROM pg_proc WHERE oid IN (SELECT 'log.append'::regproc);
      EXECUTE 'ALTER FUNCTION ' || f || ' RESET search_path'; END $$`),
    noticed: "database functions are not this version's: log.append;",
  },
  {
    name: 'a function of the same name beside ours',
    tell: sql(`CREATE FUNCTION log.index_known_at(moment text) RETURNS bigint LANGUAGE sql AS 'SELECT 5::bigint'`),
    noticed: "database functions are not this version's: log.index_known_at;",
  },
  {
    name: 'a trigger that changes what is appended',
    tell: sql(`CREATE TRIGGER aaa BEFORE INSERT ON log.movement FOR EACH ROW EXECUTE FUNCTION log.refuse_change()`),
    noticed: 'triggers that refuse changes are missing, off or altered: log.movement aaa;',
  },
  {
    name: 'a rule that swallows',
    tell: sql('CREATE RULE swallow AS ON INSERT TO log.command DO INSTEAD NOTHING'),
    noticed: 'triggers that refuse changes are missing, off or altered: log.command swallow;',
  },
  {
    name: 'rights on the log',
    tell: sql('GRANT UPDATE, DELETE ON log.event TO relief_ledger_app; GRANT TRUNCATE ON log.movement TO PUBLIC'),
    noticed:
      'lacking): + DELETE log.event relief_ledger_app, + TRUNCATE log.movement PUBLIC, + UPDATE log.event relief_ledger_app;',
  },
  {
    name: 'rights on a column of the vault',
    tell: sql('GRANT UPDATE (cipher) ON vault.record TO relief_ledger_app'),
    noticed: '+ UPDATE vault.record (cipher) relief_ledger_app;',
  },
  {
    name: 'a right taken away',
    tell: sql('REVOKE INSERT ON files.chunk FROM relief_ledger_app'),
    noticed: '− INSERT files.chunk relief_ledger_app;',
  },
  {
    name: 'a table given to the service',
    tell: sql('ALTER TABLE log.movement OWNER TO relief_ledger_app'),
    noticed: '+ owner of log.movement relief_ledger_app',
  },
];

const VIEWS: readonly Lie[] = [
  {
    name: 'an edited balance',
    tell: sql('UPDATE views.funds_balance_day SET received_fen = received_fen + 100'),
    noticed: 'are not what the events come to: views.funds_balance_day (',
  },
  {
    name: 'a gift left out',
    tell: sql('DELETE FROM views.giving_donation WHERE ctid = (SELECT min(ctid) FROM views.giving_donation)'),
    noticed: 'are not what the events come to: views.giving_donation (',
  },
  {
    name: 'a role given in the view',
    tell: sql(`UPDATE views.people_role SET role = 'auditor' WHERE role = 'clerk'`),
    noticed: 'are not what the events come to: views.people_role (',
  },
  {
    name: 'a rule lowered in the view',
    tell: sql(`UPDATE views.minimum_rule SET adopted = jsonb_set(adopted, '{amountFen}', '"100"')`),
    noticed: 'are not what the events come to: views.minimum_rule (',
  },
  {
    name: 'what the reaction judges by',
    tell: sql('UPDATE reactions.minimum_measured_day SET amount_fen = amount_fen + 100'),
    noticed: 'are not what the events come to: reactions.minimum_measured_day (',
  },
  {
    name: 'a reaction that stands elsewhere, and what it judges by',
    tell: sql(`UPDATE execution.checkpoint SET position = position - 1 WHERE name LIKE 'reaction:%'; ${DIGEST_ANEW};
      UPDATE reactions.minimum_fund SET first_on = '2020-01-01'`),
    noticed: 'are not what the events come to: reactions.minimum_fund (',
  },
  {
    name: 'events skipped by a checkpoint moved on',
    tell: sql('DELETE FROM views.accounts_journal WHERE position > (SELECT position - 400 FROM log.head)'),
    noticed: 'are not what the events come to: views.accounts_journal (',
  },
  {
    name: 'events that would be counted twice',
    tell: sql(`UPDATE execution.checkpoint SET position = 300 WHERE name = 'funds_balance_day';
      ${DIGEST_ANEW}`),
    noticed: 'are not what the events come to: views.funds_balance_day (',
  },
];

const RECORDS: readonly Lie[] = [
  {
    name: 'an altered record',
    tell: sql(`UPDATE vault.record SET cipher = set_byte(cipher, 5, get_byte(cipher, 5) # 1)
      WHERE record = (SELECT (payload::json -> 'donor' ->> 'record')::uuid FROM log.event
        WHERE type = 'DonationReceived' AND payload::json ->> 'donor' IS NOT NULL ORDER BY position LIMIT 1)`),
    noticed: '1 records are missing or altered',
  },
  {
    name: 'an erased person',
    tell: sql(`UPDATE vault.subject SET wrapped_key = NULL, epoch = NULL, erased_at = now()
      WHERE subject = (SELECT min(subject::text)::uuid FROM vault.subject)`),
    noticed: "1 persons' records were erased without an event that says so",
  },
  {
    name: 'a donor who is not found any more',
    tell: sql(
      `DELETE FROM vault.name_part WHERE record IN (SELECT (payload::json -> 'donor' ->> 'record')::uuid FROM log.event)`,
    ),
    noticed: 'records are no longer found by name',
  },
  {
    name: 'an altered file',
    tell: sql(`UPDATE files.chunk SET cipher = set_byte(cipher, 5, get_byte(cipher, 5) # 1)
      WHERE upload = (SELECT min(upload::text)::uuid FROM files.chunk)`),
    noticed: '1 files of evidence are damaged',
  },
  {
    name: 'a file without its bytes',
    tell: sql('DELETE FROM files.chunk WHERE upload = (SELECT min(upload::text)::uuid FROM files.chunk)'),
    noticed: '1 files of evidence are damaged',
  },
  {
    name: 'no file at all',
    tell: sql('DELETE FROM files.chunk; DELETE FROM files.evidence'),
    noticed: 'the evidence that event',
  },
];

describe('doctor on a database that was lied about', () => {
  let prepared: PreparedLedger;

  beforeAll(async () => {
    prepared = await preparedLedger();
  });

  afterAll(async () => {
    await prepared.close();
  });

  const on = async <Result>(tell: Lie['tell'], work: (ledger: LiedTo) => Promise<Result>): Promise<Result> => {
    const ledger = await prepared.after(tell);
    try {
      return await work(ledger);
    } finally {
      await ledger.drop();
    }
  };

  it.each([...GUARDS, ...RECORDS])('notices $name', async ({ tell, noticed }) => {
    const found = await on(tell, (ledger) => ledger.doctor({ all: false }));
    expect(found.join('\n')).toContain(noticed);
  });

  it.each(VIEWS)('notices $name, and changes nothing itself', async ({ tell, noticed }) => {
    await on(tell, async (ledger) => {
      const before = await rowsOf(ledger.url);
      expect(await ledger.doctor()).toEqual([expect.stringContaining(noticed)]);
      expect(await rowsOf(ledger.url)).toEqual(before);
    });
  });

  it('notices a guard of the evidence that a session which replays as a replica passes', async () => {
    await on(unchanged, async (ledger) => {
      await query(ledger.url, 'ALTER TABLE files.evidence ENABLE TRIGGER immutable');
      expect(await ledger.doctor({ all: false })).toEqual([
        expect.stringContaining('triggers that refuse changes are missing, off or altered: files.evidence immutable;'),
      ]);
    });
  });

  it('says of a role that may do more than it was made for', async () => {
    await on(
      () => Promise.resolve(),
      async ({ url }) => {
        const client = openClient(url);
        await client.connect();
        try {
          // Roles belong to the whole server: what is done to one is given up before any other test sees it.
          await client.query('BEGIN; ALTER ROLE relief_ledger_app SUPERUSER CREATEDB BYPASSRLS');
          await client.query('GRANT pg_write_all_data TO relief_ledger_app');
          expect((await checkGuards(client, ledgerMigrations)).rights).toEqual([
            '+ SUPERUSER relief_ledger_app',
            '+ CREATEDB relief_ledger_app',
            '+ BYPASSRLS relief_ledger_app',
            '+ MEMBER OF pg_write_all_data relief_ledger_app',
          ]);
        } finally {
          await client.query('ROLLBACK');
          await client.end();
        }
      },
    );
  });

  it('does not open, and does not hang, where a checkpoint stands beyond the head', async () => {
    for (const name of ['funds_balance_day', 'reaction:minimum-judge']) {
      await on(sql(`UPDATE execution.checkpoint SET position = 99999 WHERE name = '${name}'`), async (ledger) => {
        expect(await ledger.doctor({ all: false })).toEqual([
          expect.stringContaining(`the checkpoint ${name} stands at event 99999, beyond the head`),
        ]);
        await expect(openLedger(ledger)).rejects.toThrow(
          `The checkpoint ${name} stands at event 99999, beyond the head`,
        );
      });
    }
  });

  it('does not catch up, rebuild or hang where the newest event was taken out behind the head', async () => {
    const taken = sql(`DELETE FROM log.movement m USING log.head h WHERE m.position = h.position;
      DELETE FROM log.event e USING log.head h WHERE e.position = h.position;
      UPDATE execution.checkpoint c SET position = h.position - 1 FROM log.head h;
      ${DIGEST_ANEW}`);
    await on(unchanged, async (ledger) => {
      const opened = await openLedger(ledger);
      try {
        await ledger.tell(taken);
        await expect(openLedger(ledger)).rejects.toThrow('The log is damaged: its head says');
        await expect(opened.catchUp()).rejects.toThrow('The log is damaged: its head says');
        await expect(opened.views.catchUp()).rejects.toThrow('The log is damaged: its head says');
        await ledger.tell(sql(`UPDATE execution.checkpoint SET position = 99999 WHERE name = 'funds_balance_day'`));
        await expect(opened.views.rebuild()).rejects.toThrow('The checkpoint funds_balance_day stands at event 99999');
      } finally {
        await opened.close();
      }
    });
  });

  it('decides nothing on a stream whose revisions have a hole, and names it', async () => {
    const hole = async (liar: Liar): Promise<void> => {
      const [row] = await liar.run(`UPDATE log.event e SET revision = revision + 5
        WHERE stream = 'fund-990101-welfare' AND NOT EXISTS
          (SELECT FROM log.event n WHERE n.stream = e.stream AND n.revision > e.revision) RETURNING position`);
      await liar.hashAnew(row?.['position'] as bigint);
    };
    await on(hole, async (ledger) => {
      const opened = await openLedger(ledger);
      try {
        await expect(opened.executor.stateOf({ aggregate: fundDecider, id: '990101-welfare' })).rejects.toThrow(
          /the stream fund-990101-welfare has revision \d+ where \d+ must stand/u,
        );
      } finally {
        await opened.close();
      }
    });
  });

  it('passes over a snapshot that somebody planted', async () => {
    const planted = sql(`INSERT INTO execution.snapshot (stream, revision, state_version, state, seal)
      SELECT stream, max(revision), 1, '{"balance":{"$fen":"99999999999"}}', decode(repeat('00', 32), 'hex')
        FROM log.event WHERE stream LIKE 'account-%' GROUP BY stream`);
    await on(planted, async (ledger) => {
      const opened = await openLedger(ledger);
      try {
        const stream = (await streamsOf(ledger.url)).find((name) => name.startsWith('account-'));
        const id = stream?.slice('account-'.length) ?? '';
        const state = await opened.executor.stateOf({ aggregate: accountDecider, id });
        expect(state.opened?.region).toBe('990101');
      } finally {
        await opened.close();
      }
    });
  });

  it('tells of a clock that is ahead of this one', async () => {
    await on(sql(`UPDATE log.head SET known_at = now() + interval '3 days'`), async (ledger) => {
      expect(await ledger.doctor()).toContainEqual(
        expect.stringMatching(/^the newest record bears the time .*, 2\d{5} s ahead of this machine's clock/u),
      );
    });
  });

  it('tells of a database that this version has not brought up yet, and brings nothing up', async () => {
    await on(sql(`DELETE FROM ledger_meta.migration WHERE name LIKE '03%'`), async (ledger) => {
      expect(await ledger.doctor()).toEqual([
        expect.stringContaining('is not at this version yet (0301-execution, 0302-checkpoint-digest)'),
      ]);
      expect(await ledger.doctor()).toHaveLength(1);
    });
  });
});

async function query(url: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = openClient(url);
  await client.connect();
  return client
    .query<Readonly<Record<string, unknown>>>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

async function streamsOf(url: string): Promise<readonly string[]> {
  return (await query(url, 'SELECT stream FROM execution.snapshot ORDER BY stream')).map(
    (row) => row['stream'] as string,
  );
}

/** How many rows every table has, and which tables there are. */
async function rowsOf(url: string): Promise<unknown> {
  return query(
    url,
    `SELECT c.oid::regclass::text AS name, (xpath('/row/c/text()', query_to_xml(format('SELECT count(*) AS c, sum(hashtext(t::text)) FROM %s t',
       c.oid::regclass), false, true, '')))[1]::text AS rows
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname IN ('log', 'vault', 'files', 'execution', 'views', 'views_next', 'reactions')
      ORDER BY 1`,
  );
}
