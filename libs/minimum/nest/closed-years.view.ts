import type { EntityManager } from 'typeorm';
import { fen } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import { DEPLOYED_KINDS, lastDayOfYear } from '#minimum';

/** A fund's year with the log index of its close. */
interface Close {
  readonly fund: string;
  readonly index: bigint;
}

/** By fund, the signed sums of a year up to a day, by kind of entry. */
export type SumsByFund = ReadonlyMap<string, ReadonlyMap<string, Fen>>;

/** What each fund's year came to by a day of it, of what had been recorded when that very fund's year was closed. */
export async function sumsAtClose(
  manager: EntityManager,
  closes: readonly Close[],
  { year, asOf }: { readonly year: number; readonly asOf: BusinessDate },
): Promise<SumsByFund> {
  const last = lastDayOfYear(year);
  const rows: { fund: string; kind: string; amount: string }[] = await manager.query(
    `SELECT j.fund, j.kind, sum(j.amount_fen)::text AS amount
       FROM unnest($1::text[], $2::bigint[]) AS closed (fund, position) JOIN accounts_journal j ON j.fund = closed.fund
      WHERE j.position <= closed.position AND j.part <> 'reserve'
        AND coalesce(j.counts_on, CASE WHEN j.kind = ANY($5::text[]) THEN j.value_date END) BETWEEN $3 AND $4
      GROUP BY j.fund, j.kind`,
    [
      closes.map(({ fund }) => fund),
      closes.map(({ index }) => index.toString()),
      `${String(year)}-01-01`,
      asOf < last ? asOf : last,
      DEPLOYED_KINDS,
    ],
  );
  const sums = new Map(closes.map(({ fund }) => [fund, new Map<string, Fen>()]));
  for (const { fund, kind, amount } of rows) sums.get(fund)?.set(kind, fen(BigInt(amount)));
  return sums;
}
