import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { AccountClosed, AccountKind, AccountOpened, AccountStated } from '#accounts';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import { fen, nameKey } from '#kernel';
import type { BusinessDate, Fen, PersonalRef } from '#kernel';

/** 资金账户: where money lies; its number is a reference into the vault. */
@Entity('accounts_account')
export class Account {
  @PrimaryColumn('text')
  account!: string;

  @Column('text')
  region!: string;

  @Column('text')
  name!: string;

  @Column('text')
  kind!: AccountKind;

  @Column('text', { array: true })
  ways!: string[];

  @Column('text', { nullable: true })
  bank!: string | null;

  @Column('jsonb', { nullable: true })
  number!: PersonalRef | null;

  /** The log index at which it was opened; not read but to be compared. */
  @Column('bigint', { select: false })
  position?: string;
}

export const accountsProjection: Projection = {
  name: 'accounts_account',
  version: 3,
  tables: ['accounts_account', 'accounts_balance_day', 'accounts_closing'],
  ddl: `
    CREATE TABLE accounts_account (
      account text COLLATE "C" PRIMARY KEY,
      region text NOT NULL,
      name text NOT NULL,
      kind text NOT NULL,
      ways text[] NOT NULL,
      bank text,
      number jsonb,
      position bigint NOT NULL
    );
    CREATE INDEX ON accounts_account (region);
    CREATE TABLE accounts_balance_day (
      account text COLLATE "C" NOT NULL,
      value_date date NOT NULL,
      amount_fen bigint NOT NULL,
      PRIMARY KEY (account, value_date)
    );
    CREATE TABLE accounts_closing (
      account text COLLATE "C" NOT NULL,
      through date NOT NULL,
      position bigint NOT NULL,
      ledger_fen bigint,
      stated_fen bigint,
      stated_position bigint,
      difference jsonb,
      PRIMARY KEY (account, through)
    );`,
  async apply(events, manager) {
    const opened = events.filter((recorded) => is<AccountOpened>(recorded, 'AccountOpened'));
    if (opened.length > 0) {
      await manager.insert(
        Account,
        opened.map(({ index, event: { account, region, name, kind, ways, bank, number } }) => {
          const at = { bank: bank ?? null, number: number ?? null, position: index.toString() };
          return { account, region, name, kind, ways: [...ways], ...at };
        }),
      );
    }
    await noteClosings(events, manager);
    const days = dayTotals(events);
    if (days.length === 0) return;
    await manager.query(
      `INSERT INTO accounts_balance_day (account, value_date, amount_fen)
       SELECT * FROM unnest($1::text[], $2::date[], $3::bigint[])
       ON CONFLICT (account, value_date) DO UPDATE
         SET amount_fen = accounts_balance_day.amount_fen + excluded.amount_fen`,
      [days.map(({ account }) => account), days.map(({ day }) => day), days.map(({ amount }) => amount.toString())],
    );
  },
};

async function noteClosings(events: readonly LedgerEvent[], manager: EntityManager): Promise<void> {
  for (const recorded of events) {
    if (is<AccountClosed>(recorded, 'AccountClosed')) {
      const { account, through } = recorded.event;
      await manager.query('INSERT INTO accounts_closing (account, through, position) VALUES ($1, $2, $3)', [
        account,
        through,
        recorded.index.toString(),
      ]);
    } else if (is<AccountStated>(recorded, 'AccountStated')) {
      const { account, through, ledgerFen, statedFen, difference } = recorded.event;
      await manager.query(
        `UPDATE accounts_closing SET ledger_fen = $3, stated_fen = $4, difference = $5, stated_position = $6
          WHERE account = $1 AND through = $2`,
        [account, through, ledgerFen.toString(), statedFen.toString(), difference ?? null, recorded.index.toString()],
      );
    }
  }
}

function dayTotals(events: readonly LedgerEvent[]) {
  const totals = new Map<string, { account: string; day: BusinessDate; amount: bigint }>();
  for (const { movements } of events) {
    for (const { part, account, valueDate, amountFen } of movements) {
      if (part !== 'money' || account === undefined) continue;
      const key = `${account} ${valueDate}`;
      const total = totals.get(key);
      if (total === undefined) totals.set(key, { account, day: valueDate, amount: amountFen });
      else total.amount += amountFen;
    }
  }
  return [...totals.values()];
}

export interface AccountBalance {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly ways: readonly string[];
  readonly balanceFen: Fen;
  /** The last day that is closed. */
  readonly closedThrough?: BusinessDate;
  /** The last day whose balance was stated against the bank's figure or the counted cash. */
  readonly statedThrough?: BusinessDate;
}

/** 账户结账: what an account had come to, and what the other side said. */
export interface AccountClosing {
  readonly account: string;
  readonly through: BusinessDate;
  /** The log index of the closing. */
  readonly index: bigint;
  readonly ledgerFen: Fen;
  /** Absent until it is stated. */
  readonly statedFen?: Fen;
  readonly difference?: PersonalRef;
}

interface ClosingRow {
  readonly account: string;
  readonly through: BusinessDate;
  readonly position: string;
  readonly ledger: string;
  readonly stated: string | null;
  readonly difference: PersonalRef | null;
}

interface BalanceRow {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly ways: string[];
  readonly balance: string;
  readonly closed_through: BusinessDate | null;
  readonly stated_through: BusinessDate | null;
}

@Injectable()
export class AccountsView {
  constructor(private readonly source: DataSource) {}

  /** The accounts that the regions hold, in the order of regions and names. */
  async heldBy(regions: readonly string[]): Promise<readonly Account[]> {
    const query = this.source.getRepository(Account).createQueryBuilder('account');
    return query.where('account.region = ANY(:regions)', { regions }).orderBy('region').addOrderBy('name').getMany();
  }

  /** Accounts of a region whose name reads like this one. */
  async namesakes(region: string, name: string): Promise<readonly string[]> {
    const held = await this.heldBy([region]);
    return held.filter((one) => nameKey(one.name) === nameKey(name)).map(({ account }) => account);
  }

  async byId(account: string): Promise<Account | undefined> {
    return (await this.source.getRepository(Account).findOneBy({ account })) ?? undefined;
  }

  /** Each account's balance by value date, as known now, or as recorded up to a log index. */
  async balances(asked: {
    readonly asOf: BusinessDate;
    readonly knownAt?: bigint;
  }): Promise<readonly AccountBalance[]> {
    const lines =
      asked.knownAt === undefined
        ? 'SELECT account, value_date, amount_fen FROM accounts_balance_day'
        : `SELECT account, value_date, amount_fen FROM accounts_journal
            WHERE part = 'money' AND account IS NOT NULL AND position <= $2`;
    const known = (position: string): string => (asked.knownAt === undefined ? 'true' : `${position} <= $2`);
    const rows: BalanceRow[] = await this.source.query(
      `SELECT a.account, a.region, a.name, a.kind, a.ways, coalesce(sum(l.amount_fen), 0)::text AS balance,
              (SELECT max(through)::text FROM accounts_closing c
                WHERE c.account = a.account AND ${known('c.position')}) AS closed_through,
              (SELECT max(through)::text FROM accounts_closing c
                WHERE c.account = a.account AND stated_fen IS NOT NULL AND ${known('c.stated_position')}) AS stated_through
         FROM accounts_account a
         LEFT JOIN (${lines}) l ON l.account = a.account AND l.value_date <= $1
        WHERE ${known('a.position')}
        GROUP BY a.account, a.region, a.name, a.kind, a.ways
        ORDER BY a.region COLLATE "C", a.name`,
      asked.knownAt === undefined ? [asked.asOf] : [asked.asOf, asked.knownAt.toString()],
    );
    return rows.map(({ balance, closed_through: closed, stated_through: stated, ...account }) => ({
      ...account,
      balanceFen: fen(BigInt(balance)),
      ...(closed === null ? {} : { closedThrough: closed }),
      ...(stated === null ? {} : { statedThrough: stated }),
    }));
  }

  /** An account's closings, oldest first, each with the ledger's balance: the fold up to the closing and its day. */
  async closings(account: string): Promise<readonly AccountClosing[]> {
    const rows: ClosingRow[] = await this.source.query(
      `SELECT c.account, c.through::text, c.position::text, c.stated_fen::text AS stated, c.difference,
              coalesce((SELECT sum(j.amount_fen) FROM accounts_journal j
                         WHERE j.part = 'money' AND j.account = c.account AND j.value_date <= c.through
                           AND j.position <= c.position), 0)::text AS ledger
         FROM accounts_closing c WHERE c.account = $1 ORDER BY c.through`,
      [account],
    );
    return rows.map(({ through, position, ledger, stated, difference }) => ({
      ...{ account, through, index: BigInt(position), ledgerFen: fen(BigInt(ledger)) },
      ...(stated === null ? {} : { statedFen: fen(BigInt(stated)) }),
      ...(difference === null ? {} : { difference }),
    }));
  }
}
