import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fen } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { RequestsView } from '#people/nest';
import type { RequestRow } from '#people/nest';

/** What an item of a closing's checklist is about. */
type ChecklistMatter = 'account' | 'transfer' | 'purpose' | 'request' | 'reservation';

export interface ChecklistItem {
  readonly matter: ChecklistMatter;
  /** Id of the account, transfer, request or reservation; the purpose's name. */
  readonly about: string;
  /** Its name, where it has one besides; of a request what it asks for. */
  readonly name: string;
  /** Whether it keeps the fund from being closed; else it should be looked at first. */
  readonly blocks: boolean;
  readonly amountFen?: Fen;
  /** Since when it is so. */
  readonly since?: BusinessDate;
  /** Who asks, and the last day on which another can confirm it. */
  readonly by?: string;
  readonly until?: BusinessDate;
}

interface ItemRow {
  readonly matter: ChecklistMatter;
  readonly about: string;
  readonly name: string;
  readonly blocks: boolean;
  readonly amount: string | null;
  readonly since: BusinessDate | null;
}

/** Accounts that the fund's entries went through and that are not stated through the day. */
const ACCOUNTS = `
  SELECT 'account' AS matter, a.account AS about, a.name, true AS blocks, NULL::numeric AS amount,
         (SELECT max(c.through) FROM accounts_closing c
           WHERE c.account = a.account AND c.stated_fen IS NOT NULL) AS since
    FROM accounts_account a
   WHERE a.account IN (SELECT account FROM accounts_journal WHERE fund = $1 AND value_date <= $2)
     AND NOT EXISTS (SELECT FROM accounts_closing c
                      WHERE c.account = a.account AND c.through >= $2 AND c.stated_fen IS NOT NULL)`;

/** What is on its way from the fund or to it at the end of the day. */
const TRANSFERS = `
  SELECT 'transfer', t.transfer, CASE WHEN t.from_fund = $1 THEN t.to_fund ELSE t.from_fund END, false,
         CASE WHEN t.from_fund = $1 THEN -t.amount_fen ELSE t.amount_fen END, t.sent_on
    FROM funds_transfer t
   WHERE $1 IN (t.from_fund, t.to_fund) AND t.sent_on <= $2 AND (t.settled_on IS NULL OR t.settled_on > $2)`;

/** Purposes that have money and of which no administrator has said what they allow. */
const PURPOSES = `
  SELECT 'purpose', j.purpose, j.purpose, false, sum(j.amount_fen), min(j.value_date)
    FROM accounts_journal j
   WHERE j.part = 'money' AND j.fund = $1 AND j.value_date <= $2 AND j.purpose <> 'free'
     AND NOT EXISTS (SELECT FROM funds_reviewed_purpose r WHERE r.fund = $1 AND r.purpose = j.purpose)
   GROUP BY j.purpose HAVING sum(j.amount_fen) <> 0`;

@Injectable()
export class ChecklistView {
  constructor(
    private readonly source: DataSource,
    private readonly requests: RequestsView,
  ) {}

  /**
   * What stands in the way of closing the fund through the day: first what keeps it from being closed, last the requests
   * that are open.
   */
  async inTheWay(asked: { readonly fund: string; readonly through: BusinessDate }): Promise<readonly ChecklistItem[]> {
    const rows: ItemRow[] = await this.source.query(
      `SELECT matter, about, name, blocks, amount::text, since::text
         FROM (${ACCOUNTS} UNION ALL ${TRANSFERS} UNION ALL ${PURPOSES}) AS item
        ORDER BY blocks DESC, matter, since, about COLLATE "C"`,
      [asked.fund, asked.through],
    );
    const items = rows.map(({ amount, since, ...item }) => ({
      ...item,
      ...(amount === null ? {} : { amountFen: fen(BigInt(amount)) }),
      ...(since === null ? {} : { since }),
    }));
    return [...items, ...(await this.openRequests(asked.fund))];
  }

  /** Those made after the day too: what they ask for may be dated up to it. */
  private async openRequests(fund: string): Promise<readonly ChecklistItem[]> {
    const rows: RequestRow[] = [];
    let page: readonly RequestRow[];
    do {
      const last = rows.at(-1);
      const after = last === undefined ? {} : { after: last.index };
      page = await this.requests.list({ fund, standing: 'open', limit: REQUESTS_PER_PAGE, ...after });
      rows.push(...page);
    } while (page.length === REQUESTS_PER_PAGE);
    return rows.map(requestItem);
  }
}

const REQUESTS_PER_PAGE = 1_000;

function requestItem({ request, action, about, madeBy, madeOn, lapsesOn }: RequestRow): ChecklistItem {
  const amount = about['amountFen'];
  return {
    ...{ matter: 'request', about: request, name: action, blocks: false, since: madeOn, by: madeBy, until: lapsesOn },
    ...(typeof amount === 'string' ? { amountFen: fen(BigInt(amount)) } : {}),
  };
}
