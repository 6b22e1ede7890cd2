import type { DayBegan } from '#calendar';
import { is } from '#execution';
import type { LedgerEvent, Reaction, ReactionCommand, ViewTransaction } from '#execution';
import { yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import { dueInCounty, noteState, yearCheckedBefore, yearsSince } from '#minimum';
import type { DueFunds, TouchedFund } from '#minimum';
import { contributionDdl, foldContributions, judgements, readRules } from './contributions.view.js';
import type { JudgedFund } from './contributions.view.js';

export const MINIMUM_JUDGE = 'minimum-judge';

/** In place of a year: all that the county has had. A county's own row holds the first day that it was judged from. */
const EVERY_YEAR = 0;

/**
 * Judges each fund's year when money came in, once at the end of an import, when a checkpoint's day is over and when a
 * rule was adopted; each new state becomes an event by the command that it sends. Each event is judged on the history
 * up to itself, so it does not matter in which pages the events come.
 */
export const minimumReaction: Reaction = {
  name: MINIMUM_JUDGE,
  version: 1,
  ddl: `${contributionDdl}
    CREATE TABLE minimum_judged (
      fund text COLLATE "C" NOT NULL, year integer NOT NULL, state text NOT NULL, PRIMARY KEY (fund, year));
    -- what is judged only at the end of an import, or on the day for which it was entered ahead
    CREATE TABLE minimum_waiting (
      until text NOT NULL, fund text COLLATE "C" NOT NULL, year integer NOT NULL, cause text NOT NULL,
      PRIMARY KEY (until, fund, year));
    CREATE TABLE minimum_today (day date NOT NULL);`,
  async react(events, manager) {
    const commands: ReactionCommand[] = [];
    let folded = 0;
    for (const [at, recorded] of events.entries()) {
      if (!givesCause(recorded)) continue;
      await fold(manager, events.slice(folded, at + 1));
      folded = at + 1;
      commands.push(...(await judgeEvent(manager, recorded)));
    }
    await fold(manager, events.slice(folded));
    return commands;
  },
};

function givesCause(recorded: LedgerEvent): boolean {
  const { event, meta, movements } = recorded;
  if (['BatchEnded', 'DayBegan', 'RuleAdopted'].includes(event.type)) return true;
  if (meta['import'] !== undefined) return false;
  return event.type === 'FundOpened' || movements.some(({ fund }) => fund !== undefined);
}

async function fold(manager: ViewTransaction, events: readonly LedgerEvent[]): Promise<void> {
  if (events.length === 0) return;
  await foldContributions(events, manager);
  const today = await todayOf(manager);
  await wait(
    manager,
    events.flatMap((recorded) => waitingFor(recorded, today)),
  );
}

/** An import's lines wait for its end, and those dated ahead for their day. */
function waitingFor(recorded: LedgerEvent, today: BusinessDate | undefined): readonly Waiting[] {
  const { id: cause, meta, movements } = recorded;
  const batch = meta['import'];
  const ofImport = batch === undefined ? [] : touchedBy(recorded).map((one) => ({ ...one, until: untilEnd(batch) }));
  const ahead = movements.flatMap(({ fund, countsOn }) => {
    if (fund === undefined || countsOn === undefined || today === undefined || countsOn <= today) return [];
    return [{ until: untilDay(countsOn), fund, year: yearOf(countsOn) }];
  });
  return [...ofImport, ...ahead].map(({ until, fund, year = EVERY_YEAR }) => ({ until, fund, year, cause }));
}

/** A line that counts touches its year; one that does not can still be a county's first. */
function touchedBy({ event, movements }: LedgerEvent): readonly TouchedFund[] {
  const opened = event.type === 'FundOpened' && 'fund' in event ? [{ fund: String(event.fund) }] : [];
  const moved = movements.flatMap(({ fund, countsOn }) => {
    if (fund === undefined) return [];
    return [countsOn === undefined ? { fund } : { fund, year: yearOf(countsOn) }];
  });
  return [...opened, ...moved];
}

/** What a judgement rests on. */
interface Judging {
  readonly today: BusinessDate;
  /** Id of the event that caused it. */
  readonly cause: string;
  /** The log index up to which the history was folded. */
  readonly restsOn: string;
}

async function judgeEvent(manager: ViewTransaction, recorded: LedgerEvent): Promise<readonly ReactionCommand[]> {
  const about = { cause: recorded.id, restsOn: recorded.index.toString() };
  if (is<DayBegan>(recorded, 'DayBegan')) return judgeDay(manager, { ...about, today: recorded.event.day });
  const { type } = recorded.event;
  const touched =
    type === 'BatchEnded'
      ? await takeWaiting(manager, untilEnd(recorded.stream.slice('import-'.length)))
      : touchedBy(recorded);
  const today = await todayOf(manager);
  // Whatever came before the first day is judged when it begins.
  if (today === undefined) return [];
  const judging = { ...about, today };
  return type === 'RuleAdopted' ? judgeAll(manager, judging) : judgeTouched(manager, touched, judging);
}

/** A checkpoint's day is over when the next one begins: every fund is then judged as of it. */
async function judgeDay(manager: ViewTransaction, judging: Judging): Promise<readonly ReactionCommand[]> {
  const { today } = judging;
  const before = await todayOf(manager);
  await manager.query('DELETE FROM minimum_today');
  await manager.query('INSERT INTO minimum_today VALUES ($1)', [today]);
  if (before === undefined) {
    await waitAhead(manager, judging);
    return judgeAll(manager, judging);
  }
  const rules = [...(await readRules(manager)).values()].flat();
  const checked = yearCheckedBefore(today, rules);
  const commands = checked === undefined ? [] : [...(await judge(manager, checked, judging))];
  const arrived = await takeWaiting(manager, untilDay(today));
  for (const cause of new Set(arrived.map((one) => one.cause))) {
    const touched = arrived.filter((one) => one.cause === cause);
    commands.push(...(await judgeTouched(manager, touched, { ...judging, cause })));
  }
  return commands;
}

interface CountyRow {
  readonly county: string;
  readonly first: BusinessDate | null;
  readonly judged_since: BusinessDate | null;
  readonly funds: readonly string[];
}

async function judgeTouched(
  manager: ViewTransaction,
  touched: readonly TouchedFund[],
  judging: Judging,
): Promise<readonly ReactionCommand[]> {
  if (touched.length === 0) return [];
  const counties: CountyRow[] = await manager.query(
    `SELECT county, min(first_on)::text AS first, array_agg(fund) FILTER (WHERE fund = ANY($1)) AS funds,
            (SELECT state FROM minimum_judged j WHERE j.fund = county AND j.year = ${String(EVERY_YEAR)}) AS judged_since
       FROM minimum_fund WHERE county IN (SELECT county FROM minimum_fund WHERE fund = ANY($1)) GROUP BY county`,
    [[...new Set(touched.map(({ fund }) => fund))]],
  );
  const commands: ReactionCommand[] = [];
  for (const { county, first, judged_since: judgedSince, funds } of counties) {
    const own = touched.filter(({ fund }) => funds.includes(fund));
    const days = { ...(first === null ? {} : { first }), ...(judgedSince === null ? {} : { judgedSince }) };
    const dues = dueInCounty({ ...days, touched: own }, judging.today);
    for (const due of dues) commands.push(...(await judge(manager, { county, ...due }, judging)));
    if (dues.length > 0) await keepJudgedSince(manager, county);
  }
  return commands;
}

async function judgeAll(manager: ViewTransaction, judging: Judging): Promise<readonly ReactionCommand[]> {
  const [row]: { first: BusinessDate | null }[] = await manager.query(
    'SELECT min(first_on)::text AS first FROM minimum_fund',
  );
  const commands: ReactionCommand[] = [];
  if (row === undefined || row.first === null) return commands;
  for (const due of yearsSince(row.first, judging.today)) commands.push(...(await judge(manager, due, judging)));
  await keepJudgedSince(manager, null);
  return commands;
}

/** Keeps the first day that a county, or each of them, was judged from; one in a year to come was not yet. */
async function keepJudgedSince(manager: ViewTransaction, county: string | null): Promise<void> {
  await manager.query(
    `INSERT INTO minimum_judged (fund, year, state)
     SELECT county, ${String(EVERY_YEAR)}, min(first_on)::text FROM minimum_fund
      WHERE $1::text IS NULL OR county = $1 GROUP BY county
     HAVING extract(year FROM min(first_on)) <= (SELECT extract(year FROM day) FROM minimum_today)
     ON CONFLICT (fund, year) DO UPDATE SET state = excluded.state`,
    [county],
  );
}

async function judge(
  manager: ViewTransaction,
  due: DueFunds & { readonly county?: string },
  { today, cause, restsOn }: Judging,
): Promise<readonly ReactionCommand[]> {
  const { year, asOf } = due;
  const judged = await judgements(manager, due);
  const news = await keepNews(manager, year, judged);
  return judged
    .filter(({ fund }) => news.has(fund))
    .map(({ fund, region, fundKind, state, contributedFen, minimumFen }) => {
      const reached = { region, fundKind, year, state, contributedFen, minimumFen, asOf, restsOn };
      const about = `${fund} ${String(year)} ${state} ${today}`;
      const plan = () => noteState({ type: 'MinimumStateReached', ...reached });
      return { cause, about, attempt: 1, plan };
    });
}

/** The funds whose state is another one than before; `none` is one only where there was another. */
async function keepNews(
  manager: ViewTransaction,
  year: number,
  judged: readonly JudgedFund[],
): Promise<ReadonlySet<string>> {
  const rows: { fund: string }[] = await manager.query(
    `INSERT INTO minimum_judged AS j (fund, year, state)
     SELECT fund, $1, state FROM unnest($2::text[], $3::text[]) AS t (fund, state)
      WHERE state <> 'none' OR EXISTS (SELECT FROM minimum_judged b WHERE b.fund = t.fund AND b.year = $1)
     ON CONFLICT (fund, year) DO UPDATE SET state = excluded.state WHERE j.state <> excluded.state RETURNING fund`,
    [year, judged.map(({ fund }) => fund), judged.map(({ state }) => state)],
  );
  return new Set(rows.map(({ fund }) => fund));
}

interface Waiting {
  readonly until: string;
  readonly fund: string;
  readonly year: number;
  /** Id of the event that waits. */
  readonly cause: string;
}

function untilEnd(batch: string): string {
  return `import ${batch}`;
}

function untilDay(day: BusinessDate): string {
  return `day ${day}`;
}

async function wait(manager: ViewTransaction, waiting: readonly Waiting[]): Promise<void> {
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
async function waitAhead(manager: ViewTransaction, { today, cause }: Judging): Promise<void> {
  const rows: { fund: string; day: BusinessDate }[] = await manager.query(
    'SELECT DISTINCT fund, counts_on::text AS day FROM minimum_contribution_day WHERE counts_on > $1',
    [today],
  );
  await wait(
    manager,
    rows.map(({ fund, day }) => ({ until: untilDay(day), fund, year: yearOf(day), cause })),
  );
}

async function takeWaiting(
  manager: ViewTransaction,
  until: string,
): Promise<readonly (TouchedFund & { readonly cause: string })[]> {
  const [rows]: [{ fund: string; year: number; cause: string }[], number] = await manager.query(
    'DELETE FROM minimum_waiting WHERE until = $1 RETURNING fund, year, cause',
    [until],
  );
  return rows.map(({ fund, year, cause }) => ({ fund, cause, ...(year === EVERY_YEAR ? {} : { year }) }));
}

async function todayOf(manager: ViewTransaction): Promise<BusinessDate | undefined> {
  const [row]: { day: BusinessDate }[] = await manager.query('SELECT day::text FROM minimum_today');
  return row?.day;
}
