import { Injectable } from '@nestjs/common';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import type { AccountKind, AccountOpened } from '#accounts';
import { is } from '#execution';
import type { LedgerEvent, Projection } from '#execution';
import { fen } from '#kernel';
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
}

export const accountsProjection: Projection = {
  name: 'accounts_account',
  version: 1,
  tables: ['accounts_account', 'accounts_balance_day'],
  ddl: `
    CREATE TABLE accounts_account (
      account text COLLATE "C" PRIMARY KEY,
      region text NOT NULL,
      name text NOT NULL,
      kind text NOT NULL,
      ways text[] NOT NULL,
      bank text,
      number jsonb
    );
    CREATE INDEX ON accounts_account (region);
    CREATE TABLE accounts_balance_day (
      account text COLLATE "C" NOT NULL,
      value_date date NOT NULL,
      amount_fen bigint NOT NULL,
      PRIMARY KEY (account, value_date)
    );`,
  async apply(events, manager) {
    const opened = events.filter((recorded) => is<AccountOpened>(recorded, 'AccountOpened'));
    if (opened.length > 0) {
      await manager.insert(
        Account,
        opened.map(({ event: { account, region, name, kind, ways, bank, number } }) => {
          return { account, region, name, kind, ways: [...ways], bank: bank ?? null, number: number ?? null };
        }),
      );
    }
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
}

interface BalanceRow {
  readonly account: string;
  readonly region: string;
  readonly name: string;
  readonly kind: AccountKind;
  readonly ways: string[];
  readonly balance: string;
}

@Injectable()
export class AccountsView {
  constructor(private readonly source: DataSource) {}

  /** The accounts that the regions hold, in the order of regions and names. */
  async heldBy(regions: readonly string[]): Promise<readonly Account[]> {
    const query = this.source.getRepository(Account).createQueryBuilder('account');
    return query.where('account.region = ANY(:regions)', { regions }).orderBy('region').addOrderBy('name').getMany();
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
    const rows: BalanceRow[] = await this.source.query(
      `SELECT a.account, a.region, a.name, a.kind, a.ways, coalesce(sum(l.amount_fen), 0)::text AS balance
         FROM accounts_account a
         LEFT JOIN (${lines}) l ON l.account = a.account AND l.value_date <= $1
        GROUP BY a.account, a.region, a.name, a.kind, a.ways
        ORDER BY a.region COLLATE "C", a.name`,
      asked.knownAt === undefined ? [asked.asOf] : [asked.asOf, asked.knownAt.toString()],
    );
    return rows.map(({ balance, ...account }) => ({ ...account, balanceFen: fen(BigInt(balance)) }));
  }
}
