import type { EntityManager } from 'typeorm';
import { yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import type { TouchedFund } from '#minimum';
import { EVERY_YEAR } from './counties.view.js';

/** What is judged only at the end of an import, or on the day for which it was entered ahead. */
export const waitingDdl = `
  CREATE TABLE minimum_waiting (
    until text NOT NULL, fund text COLLATE "C" NOT NULL, year integer NOT NULL, cause text NOT NULL,
    PRIMARY KEY (until, fund, year));`;

export interface Waiting {
  readonly until: string;
  readonly fund: string;
  readonly year: number;
  /** Id of the event that waits. */
  readonly cause: string;
}

export function untilEnd(batch: string): string {
  return `import ${batch}`;
}

export function untilDay(day: BusinessDate): string {
  return `day ${day}`;
}

export async function wait(manager: EntityManager, waiting: readonly Waiting[]): Promise<void> {
  if (waiting.length === 0) return;
  await manager.query(
    `INSERT INTO minimum_waiting (until, fund, year, cause)
     SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::text[]) ON CONFLICT DO NOTHING`,
    [
      waiting.map(({ until }) => until),
      waiting.map(({ fund }) => fund),
      waiting.map(({ year }) => year),
      waiting.map(({ cause }) => cause),
    ],
  );
}

/** What was dated ahead before the first day was known. */
export async function waitAhead(
  manager: EntityManager,
  { today, cause }: { readonly today: BusinessDate; readonly cause: string },
): Promise<void> {
  const rows: { fund: string; day: BusinessDate }[] = await manager.query(
    'SELECT DISTINCT fund, counts_on::text AS day FROM minimum_measured_day WHERE counts_on > $1',
    [today],
  );
  await wait(
    manager,
    rows.map(({ fund, day }) => ({ until: untilDay(day), fund, year: yearOf(day), cause })),
  );
}

export async function takeWaiting(
  manager: EntityManager,
  until: string,
): Promise<readonly (TouchedFund & { readonly cause: string })[]> {
  const [rows]: [{ fund: string; year: number; cause: string }[], number] = await manager.query(
    'DELETE FROM minimum_waiting WHERE until = $1 RETURNING fund, year, cause',
    [until],
  );
  return rows.map(({ fund, year, cause }) => ({ fund, cause, ...(year === EVERY_YEAR ? {} : { year }) }));
}
