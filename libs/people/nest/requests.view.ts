import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { is } from '#execution';
import type { Projection, ViewTransaction } from '#execution';
import type { BusinessDate, PersonalRef } from '#kernel';
import type { RequestApproved, RequestContent, RequestEvent, RequestMade, RequestStanding } from '#people';

type Closing = Exclude<RequestEvent, RequestMade | RequestApproved>;

const CLOSED: Readonly<Record<Closing['type'], RequestStanding>> = {
  RequestCarriedOut: 'carried-out',
  RequestWithdrawn: 'withdrawn',
  RequestDeclined: 'declined',
  RequestLapsed: 'lapsed',
};

/** 申请: what waits for another person, and what came of the rest. Names and words are references into the vault. */
export const requestsProjection: Projection = {
  name: 'people_requests',
  version: 1,
  tables: ['people_requests'],
  ddl: `
    CREATE TABLE people_requests (
      request text COLLATE "C" PRIMARY KEY,
      position bigint NOT NULL,
      action text NOT NULL,
      path text[] NOT NULL,
      about jsonb NOT NULL,
      reason jsonb,
      made_by text NOT NULL,
      made_on date NOT NULL,
      lapses_on date NOT NULL,
      approvals smallint NOT NULL,
      roles text[] NOT NULL,
      approved_by text[] NOT NULL,
      standing text NOT NULL,
      closed_by text,
      closed_on date,
      decline_reason jsonb
    );
    CREATE INDEX ON people_requests (standing, position);
    CREATE INDEX ON people_requests USING gin (path);`,
  async apply(events, manager) {
    for (const recorded of events) {
      if (is<RequestMade>(recorded, 'RequestMade')) {
        await begin(manager, recorded.event, recorded.index);
      } else if (is<RequestApproved>(recorded, 'RequestApproved')) {
        await approved(manager, recorded.event);
      } else if (recorded.event.type in CLOSED) {
        await closed(manager, recorded.event as Closing);
      }
    }
  },
};

async function begin(manager: ViewTransaction, made: RequestMade, index: bigint): Promise<void> {
  const { request, action, path, content, by, on, lapsesOn, approvals, roles } = made;
  const reason = isRef(content['reason']) ? content['reason'] : null;
  await manager.query(
    `INSERT INTO people_requests (request, position, action, path, about, reason, made_by, made_on, lapses_on,
       approvals, roles, approved_by, standing)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '{}', 'open')`,
    [request, index.toString(), action, path, aboutText(content), reason, by, on, lapsesOn, approvals, roles],
  );
}

/** Both the first approval of two and the one that carries it out. */
async function approved(manager: ViewTransaction, { request, by }: { request: string; by: string }): Promise<void> {
  await manager.query('UPDATE people_requests SET approved_by = approved_by || $2 WHERE request = $1', [request, [by]]);
}

async function closed(manager: ViewTransaction, event: Closing): Promise<void> {
  if (event.type === 'RequestCarriedOut') await approved(manager, event);
  await manager.query(
    `UPDATE people_requests SET standing = $2, closed_by = $3, closed_on = $4, decline_reason = $5 WHERE request = $1`,
    [
      event.request,
      CLOSED[event.type],
      'by' in event ? event.by : null,
      event.on,
      event.type === 'RequestDeclined' ? event.reason : null,
    ],
  );
}

/** The request's fields without those that lead to a person or to free text; amounts as decimal text of fen. */
function aboutText(content: RequestContent): string {
  return JSON.stringify(content, (_key, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    return isRef(part) ? undefined : part;
  });
}

function isRef(part: unknown): part is PersonalRef {
  return typeof part === 'object' && part !== null && 'record' in part && 'commitment' in part;
}

export interface RequestRow {
  readonly request: string;
  readonly index: bigint;
  readonly action: string;
  readonly region: string;
  /** What is asked for, without what is personal: amounts in fields that end in `Fen`, as decimal text. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly reason: PersonalRef | null;
  readonly madeBy: string;
  readonly madeOn: BusinessDate;
  readonly lapsesOn: BusinessDate;
  readonly approvals: number;
  /** Who may approve or decline it. */
  readonly roles: readonly string[];
  readonly approvedBy: readonly string[];
  readonly standing: RequestStanding;
  readonly closedBy: string | null;
  readonly closedOn: BusinessDate | null;
  readonly declineReason: PersonalRef | null;
}

interface StoredRow extends Omit<
  RequestRow,
  'index' | 'region' | 'madeBy' | 'madeOn' | 'lapsesOn' | 'approvedBy' | 'closedBy' | 'closedOn' | 'declineReason'
> {
  readonly position: string;
  readonly path: readonly string[];
  readonly made_by: string;
  readonly made_on: BusinessDate;
  readonly lapses_on: BusinessDate;
  readonly approved_by: readonly string[];
  readonly closed_by: string | null;
  readonly closed_on: BusinessDate | null;
  readonly decline_reason: PersonalRef | null;
}

export interface RequestsAsked {
  /** Only those that concern this region or one below it. */
  readonly region?: string;
  /** Only those that concern this fund: their content names it as `fund`. */
  readonly fund?: string;
  /** Only those that stand so. */
  readonly standing?: RequestStanding;
  /** Goes on behind this log index. */
  readonly after?: bigint;
  readonly limit: number;
}

@Injectable()
export class RequestsView {
  constructor(private readonly source: DataSource) {}

  /** In the order in which they were made. */
  async list(asked: RequestsAsked): Promise<readonly RequestRow[]> {
    const rows: StoredRow[] = await this.source.query(
      `SELECT request, position::text, action, path, about, reason, made_by, made_on::text, lapses_on::text, approvals,
              roles, approved_by, standing, closed_by, closed_on::text, decline_reason
         FROM people_requests
        WHERE ($1::text IS NULL OR path @> ARRAY[$1]) AND ($2::text IS NULL OR standing = $2)
          AND ($3::bigint IS NULL OR position > $3) AND ($4::text IS NULL OR about->>'fund' = $4)
        ORDER BY people_requests.position LIMIT ${String(Math.trunc(asked.limit))}`,
      [asked.region ?? null, asked.standing ?? null, asked.after?.toString() ?? null, asked.fund ?? null],
    );
    return rows.map(({ request, action, about, reason, approvals, roles, standing, ...row }) => ({
      ...{ request, index: BigInt(row.position), action, region: row.path[0] ?? '', about, reason },
      ...{ madeBy: row.made_by, madeOn: row.made_on, lapsesOn: row.lapses_on, approvals, roles },
      ...{ approvedBy: row.approved_by, standing, closedBy: row.closed_by, closedOn: row.closed_on },
      declineReason: row.decline_reason,
    }));
  }
}
