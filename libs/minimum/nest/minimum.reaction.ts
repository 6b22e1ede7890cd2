import type { DayBegan } from '#calendar';
import { is } from '#execution';
import type { LedgerEvent, Reaction, ReactionCommand, ViewTransaction } from '#execution';
import { addDays, yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import { lastDayOfYear, lastDayOver, noteState } from '#minimum';
import type { RuleAdopted } from '#minimum';
import { contributionDdl, foldContributions, judgements, readRules } from './contributions.view.js';
import type { JudgedFund } from './contributions.view.js';

export const MINIMUM_JUDGE = 'minimum-judge';

/** What a batch of events gives cause to judge: some funds' years, or all funds of a year. */
interface Causes {
  /** Event id by `fund year`. */
  readonly entries: Map<string, { readonly fund: string; readonly year: number; readonly cause: string }>;
  /** Event id by import whose end has come. */
  readonly ended: Map<string, string>;
  readonly days: { readonly day: BusinessDate; readonly cause: string }[];
  rulesChanged: string | undefined;
}

/**
 * Judges each fund's year when money came in, once at the end of an import, when a checkpoint's day is over and when a
 * rule was adopted; each new state becomes an event by the command that it sends.
 */
export const minimumReaction: Reaction = {
  name: MINIMUM_JUDGE,
  version: 1,
  ddl: `${contributionDdl}
    CREATE TABLE minimum_judged (
      fund text COLLATE "C" NOT NULL, year integer NOT NULL, state text NOT NULL, PRIMARY KEY (fund, year));
    CREATE TABLE minimum_batch_entry (
      batch text NOT NULL, fund text COLLATE "C" NOT NULL, year integer NOT NULL, PRIMARY KEY (batch, fund, year));
    CREATE TABLE minimum_today (day date NOT NULL);`,
  async react(events, manager) {
    const last = events.at(-1);
    if (last === undefined) return [];
    await foldContributions(events, manager);
    const causes = causesOf(events, await keepBatches(events, manager));
    const commands: ReactionCommand[] = [];
    const restsOn = last.index.toString();
    for (const { day, cause } of causes.days) {
      commands.push(...(await judgeDay(manager, { day, cause, restsOn })));
    }
    const today = await todayOf(manager);
    if (today === undefined) return commands;
    for (const asked of await dueYears(manager, { causes, today })) {
      commands.push(...(await judge(manager, { ...asked, today, restsOn })));
    }
    return commands;
  },
};

/** Lines of an import wait for its end; gives, by import ended, the event that ended it. */
async function keepBatches(
  events: readonly LedgerEvent[],
  manager: ViewTransaction,
): Promise<ReadonlyMap<string, string>> {
  const ended = new Map<string, string>();
  for (const recorded of events) {
    const { type } = recorded.event;
    if (type === 'BatchEnded') ended.set(recorded.stream.slice('import-'.length), recorded.id);
    const batch = recorded.meta['import'];
    if (batch === undefined) continue;
    for (const { fund, countsOn } of recorded.movements) {
      if (fund === undefined || countsOn === undefined) continue;
      await manager.query('INSERT INTO minimum_batch_entry VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        batch,
        fund,
        yearOf(countsOn),
      ]);
    }
  }
  return ended;
}

function causesOf(events: readonly LedgerEvent[], ended: ReadonlyMap<string, string>): Causes {
  const causes: Causes = { entries: new Map(), ended: new Map(ended), days: [], rulesChanged: undefined };
  for (const recorded of events) {
    if (is<DayBegan>(recorded, 'DayBegan')) causes.days.push({ day: recorded.event.day, cause: recorded.id });
    if (is<RuleAdopted>(recorded, 'RuleAdopted')) causes.rulesChanged = recorded.id;
    if (recorded.meta['import'] !== undefined) continue;
    for (const { fund, countsOn } of recorded.movements) {
      if (fund === undefined || countsOn === undefined) continue;
      const year = yearOf(countsOn);
      causes.entries.set(`${fund} ${String(year)}`, { fund, year, cause: recorded.id });
    }
  }
  return causes;
}

/** A checkpoint's day is over when the next one begins: every fund is then judged as of it. */
async function judgeDay(
  manager: ViewTransaction,
  began: { readonly day: BusinessDate; readonly cause: string; readonly restsOn: string },
): Promise<readonly ReactionCommand[]> {
  const { day, cause, restsOn } = began;
  const first = (await todayOf(manager)) === undefined;
  await manager.query('DELETE FROM minimum_today');
  await manager.query('INSERT INTO minimum_today VALUES ($1)', [day]);
  const over = addDays(day, -1);
  const rules = [...(await readRules(manager)).values()].flat();
  const due = rules.some(({ checkpoints }) => checkpoints.some(({ monthDay }) => over.endsWith(`-${monthDay}`)));
  if (!due && !first) return [];
  return judge(manager, { year: yearOf(over), cause, restsOn, today: day });
}

interface YearDue {
  readonly year: number;
  readonly cause: string;
  readonly funds?: readonly string[];
  readonly county?: string;
}

async function dueYears(
  manager: ViewTransaction,
  { causes, today }: { readonly causes: Causes; readonly today: BusinessDate },
): Promise<readonly YearDue[]> {
  const due: YearDue[] = [];
  for (const { fund, year, cause } of causes.entries.values()) due.push({ year, cause, funds: [fund] });
  for (const [batch, cause] of causes.ended) {
    const rows: { fund: string; year: number }[] = await manager
      .query('DELETE FROM minimum_batch_entry WHERE batch = $1 RETURNING fund, year', [batch])
      .then(([deleted]: [{ fund: string; year: number }[], number]) => deleted);
    for (const year of new Set(rows.map((row) => row.year))) {
      due.push({ year, cause, funds: rows.filter((row) => row.year === year).map(({ fund }) => fund) });
    }
  }
  const anyCause = causes.rulesChanged ?? [...causes.ended.values()][0] ?? [...causes.entries.values()][0]?.cause;
  if (anyCause === undefined) return due;
  for (const [county, first] of await countyFirstDays(manager)) {
    // The county's first year has come, or moved: all its funds are judged from then on.
    if (!(await isNewFirst(manager, county, first)) && causes.rulesChanged === undefined) continue;
    for (let year = Number(first.slice(0, 4)); year <= yearOf(today); year += 1) {
      due.push({ year, cause: anyCause, county });
    }
  }
  return due;
}

/**
 * Noted beside the funds, as year 0: the lines of an import move a county's first day before its end gives cause to
 * judge it, often in an earlier page.
 */
function isNewFirst(manager: ViewTransaction, county: string, first: string): Promise<boolean> {
  return note(manager, [county, 0, first]);
}

async function judge(
  manager: ViewTransaction,
  asked: YearDue & { readonly today: BusinessDate; readonly restsOn: string },
): Promise<readonly ReactionCommand[]> {
  const { year, cause, funds, county, today, restsOn } = asked;
  const lastDay = lastDayOfYear(year);
  const asOf = today < lastDay ? today : lastDay;
  const narrowed = { ...(funds === undefined ? {} : { funds }), ...(county === undefined ? {} : { county }) };
  const judged = await judgements(manager, { year, asOf, overThrough: lastDayOver(asOf, today), ...narrowed });
  const commands: ReactionCommand[] = [];
  for (const fund of judged) {
    if (fund.state === 'none' || !(await isNews(manager, fund, year))) continue;
    const { region, fundKind, state, contributedFen, minimumFen } = fund;
    const reached = { type: 'MinimumStateReached', region, fundKind, year, state, contributedFen, minimumFen } as const;
    const about = `${fund.fund} ${String(year)} ${state}`;
    commands.push({ cause, about, attempt: 1, plan: () => noteState({ ...reached, asOf, restsOn }) });
  }
  return commands;
}

function isNews(manager: ViewTransaction, fund: JudgedFund, year: number): Promise<boolean> {
  return note(manager, [fund.fund, year, fund.state]);
}

/** False where the same was noted before. */
async function note(manager: ViewTransaction, noted: readonly [string, number, string]): Promise<boolean> {
  const rows: unknown[] = await manager.query(
    `INSERT INTO minimum_judged AS j (fund, year, state) VALUES ($1, $2, $3)
     ON CONFLICT (fund, year) DO UPDATE SET state = excluded.state WHERE j.state <> excluded.state RETURNING fund`,
    [...noted],
  );
  return rows.length > 0;
}

async function todayOf(manager: ViewTransaction): Promise<BusinessDate | undefined> {
  const [row]: { day: BusinessDate }[] = await manager.query('SELECT day::text FROM minimum_today');
  return row?.day;
}

async function countyFirstDays(manager: ViewTransaction): Promise<ReadonlyMap<string, string>> {
  const rows: { county: string; first_on: string }[] = await manager.query(
    `SELECT county, min(first_on)::text AS first_on FROM minimum_fund WHERE first_on IS NOT NULL GROUP BY county`,
  );
  return new Map(rows.map(({ county, first_on: first }) => [county, first]));
}
