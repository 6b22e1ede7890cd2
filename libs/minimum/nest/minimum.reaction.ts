import type { DayBegan } from '#calendar';
import { is } from '#execution';
import type { LedgerEvent, Reaction, ReactionCommand, ViewTransaction } from '#execution';
import type { ApprovalsHeld, FundOpened, HoldLifted } from '#funds';
import { addDays, yearOf } from '#kernel';
import type { BusinessDate } from '#kernel';
import { dueInCounty, enterMovement, holdsChanged, judgeAtHand, noteHold, noteState } from '#minimum';
import { yearCheckedBefore, yearsSince } from '#minimum';
import type { CountyAtHand, DueYear, FundAtHand, FundJudgement, MinimumWaived, TouchedFund } from '#minimum';
import type { RegionAbolished, RegionFounded } from '#regions';
import { contributionDdl, foldContributions, readRules, ruleBook, rulesAbout } from './contributions.view.js';
import type { RuleBook } from './contributions.view.js';
import { countiesOf, EVERY_YEAR, judgedDdl, openAtHand } from './counties.view.js';
import type { Counties } from './counties.view.js';
import { holdCommand } from './hold.reaction.js';
import { judgements } from './judgements.view.js';
import type { JudgedFund } from './judgements.view.js';
import { takeWaiting, untilDay, untilEnd, wait, waitAhead, waitingDdl } from './waiting.view.js';
import type { Waiting } from './waiting.view.js';

export const MINIMUM_JUDGE = 'minimum-judge';

/**
 * Judges each fund's year when money came in or went out, once at the end of an import, when a checkpoint's day is over
 * and when a rule was adopted; each new state becomes an event by the command that it sends, and what holds the fund follows. Each event is judged on the
 * history up to itself, so it does not matter in which pages the events come; what a stretch of events touches is read
 * once and judged in memory.
 */
export const minimumReaction: Reaction = {
  name: MINIMUM_JUDGE,
  version: 5,
  ddl: `${contributionDdl}${judgedDdl}${waitingDdl}
    CREATE TABLE minimum_today (day date NOT NULL);`,
  async react(events, manager) {
    const commands: ReactionCommand[] = [];
    for (const stretch of stretchesOf(events)) commands.push(...(await judgeStretch(manager, stretch)));
    return commands;
  },
};

/** Events that are judged by themselves; between them the day, the rules and what is closed stay the same. */
const ALONE: readonly string[] = [
  ...['BatchEnded', 'DayBegan', 'RuleAdopted', 'MinimumWaived', 'RegionAbolished', 'YearClosed'],
];

/** What matters here, in parts that can each be judged in one go. */
function stretchesOf(events: readonly LedgerEvent[]): readonly (readonly LedgerEvent[])[] {
  const stretches: LedgerEvent[][] = [];
  let open: LedgerEvent[] | undefined;
  for (const recorded of events) {
    if (ALONE.includes(recorded.event.type)) {
      stretches.push([recorded]);
      open = undefined;
    } else if (isAboutFunds(recorded)) {
      if (open === undefined) stretches.push((open = []));
      open.push(recorded);
    }
  }
  return stretches;
}

function isAboutFunds({ event, movements }: LedgerEvent): boolean {
  return TOLD.includes(event.type) || movements.some(({ fund }) => fund !== undefined);
}

/** What is told of funds without moving their money. */
const TOLD: readonly string[] = ['FundOpened', 'RegionFounded', 'ApprovalsHeld', 'HoldLifted'];

async function judgeStretch(
  manager: ViewTransaction,
  stretch: readonly LedgerEvent[],
): Promise<readonly ReactionCommand[]> {
  const [first] = stretch;
  if (first === undefined) return [];
  if (is<DayBegan>(first, 'DayBegan')) return judgeDay(manager, { ...restingOn(first), today: first.event.day });
  const today = await todayOf(manager);
  if (ALONE.includes(first.event.type)) {
    await foldContributions(stretch, manager);
    // A closed year stays as it was judged.
    if (first.event.type === 'YearClosed') return [];
    // Whatever came before the first day is judged when it begins.
    if (first.event.type === 'BatchEnded') return judgeBatch(manager, first, today);
    const concerned = await concernedBy(manager, first, today);
    if (concerned !== undefined) {
      return today === undefined ? [] : judgeWaiting(manager, concerned, { ...restingOn(first), today });
    }
    return today === undefined ? [] : judgeAll(manager, { ...restingOn(first), today });
  }
  const causes = stretch.filter(({ meta }) => meta['import'] === undefined);
  const commands = today === undefined || causes.length === 0 ? [] : await judgeInTurn(manager, stretch, today);
  await foldContributions(stretch, manager);
  await wait(
    manager,
    stretch.flatMap((recorded) => waitingFor(recorded, today)),
  );
  return commands;
}

/** The funds of a waiver or of a region that is no more, which are judged again when it ends; undefined of other events. */
async function concernedBy(
  manager: ViewTransaction,
  recorded: LedgerEvent,
  today: BusinessDate | undefined,
): Promise<readonly (TouchedFund & { readonly cause: string })[] | undefined> {
  const { id: cause } = recorded;
  if (is<MinimumWaived>(recorded, 'MinimumWaived')) {
    const { fund, year, until } = recorded.event;
    await wait(manager, [{ until: untilDay(addDays(until, 1)), fund, year, cause }]);
    return [{ fund, year, cause }];
  }
  if (!is<RegionAbolished>(recorded, 'RegionAbolished')) return undefined;
  const { region, on } = recorded.event;
  const rows: { fund: string }[] = await manager.query('SELECT fund FROM minimum_fund WHERE region = $1', [region]);
  if (today !== undefined && on > today) {
    await wait(
      manager,
      rows.map(({ fund }) => ({ until: untilDay(on), fund, year: EVERY_YEAR, cause })),
    );
  }
  return rows.map(({ fund }) => ({ fund, cause }));
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

/**
 * A line touches every year: what is on hand goes on into the later ones, and it can be a county's first. A hold is
 * looked at again when it has come about: what has happened since may ask for another one.
 */
function touchedBy({ event, movements }: LedgerEvent): readonly TouchedFund[] {
  const told = TOLD.includes(event.type) && 'fund' in event ? [String(event.fund)] : [];
  const moved = movements.flatMap(({ fund }) => (fund === undefined ? [] : [fund]));
  return [...new Set([...told, ...moved])].map((fund) => ({ fund }));
}

/** What a judgement rests on. */
interface Resting {
  /** Id of the event that caused it. */
  readonly cause: string;
  /** The log index up to which the history was folded. */
  readonly restsOn: string;
}

interface Judging extends Resting {
  readonly today: BusinessDate;
}

function restingOn({ id: cause, index }: LedgerEvent): Resting {
  return { cause, restsOn: index.toString() };
}

/** Each event of the stretch on what came before it and itself; an import's lines count, but are not judged. */
async function judgeInTurn(
  manager: ViewTransaction,
  stretch: readonly LedgerEvent[],
  today: BusinessDate,
): Promise<readonly ReactionCommand[]> {
  const funds = stretch.flatMap(touchedBy).map(({ fund }) => fund);
  const opened = stretch.filter((one) => is<FundOpened>(one, 'FundOpened')).map(({ event }) => event);
  const book = ruleBook(await readRules(manager));
  const counties = await countiesOf(manager, { funds: [...new Set(funds)], opened, book, today });
  const atHand: AtHand = { counties, book, commands: [], judged: new Map() };
  const founded = await foundedDays(manager, opened);
  for (const recorded of stretch) {
    if (is<RegionFounded>(recorded, 'RegionFounded') && recorded.event.on !== undefined) {
      founded.set(recorded.event.code, recorded.event.on);
    }
    if (is<FundOpened>(recorded, 'FundOpened')) {
      const foundedOn = founded.get(recorded.event.region);
      openAtHand(counties, recorded.event, foundedOn === undefined ? {} : { foundedOn });
    }
    takeIn(counties, recorded, today);
    if (recorded.meta['import'] === undefined) {
      judgeTouched(atHand, touchedBy(recorded), { ...restingOn(recorded), today });
    }
  }
  await keepJudged(manager, atHand);
  return atHand.commands;
}

/** What an event says of funds at hand: their holds and their money. */
function takeIn({ byFund }: Counties, recorded: LedgerEvent, today: BusinessDate): void {
  if (is<ApprovalsHeld>(recorded, 'ApprovalsHeld') || is<HoldLifted>(recorded, 'HoldLifted')) {
    const { fund } = recorded.event;
    const atHand = byFund.get(fund)?.funds.get(fund);
    if (atHand !== undefined) noteHold(atHand, recorded.event);
  }
  for (const movement of recorded.movements) {
    const county = byFund.get(movement.fund ?? '');
    if (county !== undefined) enterMovement(county, movement, today);
  }
}

/** The days on which the regions of funds that open were founded, as far as that was told before. */
async function foundedDays(
  manager: ViewTransaction,
  opened: readonly FundOpened[],
): Promise<Map<string, BusinessDate>> {
  if (opened.length === 0) return new Map();
  const rows: { region: string; day: BusinessDate }[] = await manager.query(
    'SELECT region, founded_on::text AS day FROM minimum_life WHERE founded_on IS NOT NULL AND region = ANY($1)',
    [opened.map(({ region }) => region)],
  );
  return new Map(rows.map(({ region, day }) => [region, day]));
}

/** What was touched while it was not judged, on the history as it is folded. */
async function judgeWaiting(
  manager: ViewTransaction,
  touched: readonly (TouchedFund & { readonly cause: string })[],
  judging: Judging,
): Promise<readonly ReactionCommand[]> {
  if (touched.length === 0) return [];
  const book = ruleBook(await readRules(manager));
  const funds = [...new Set(touched.map(({ fund }) => fund))];
  const counties = await countiesOf(manager, { funds, opened: [], book, today: judging.today });
  const atHand: AtHand = { counties, book, commands: [], judged: new Map() };
  for (const cause of new Set(touched.map((one) => one.cause))) {
    const own = touched.filter((one) => one.cause === cause);
    judgeTouched(atHand, own, { ...judging, cause });
  }
  await keepJudged(manager, atHand);
  return atHand.commands;
}

/** Counties in memory, and what has been judged of them so far. */
interface AtHand {
  readonly counties: Counties;
  readonly book: RuleBook;
  readonly commands: ReactionCommand[];
  /** By fund and year the state that is kept, by county the first day. */
  readonly judged: Map<string, { readonly fund: string; readonly year: number; readonly state: string }>;
}

function judgeTouched(atHand: AtHand, touched: readonly TouchedFund[], judging: Judging): void {
  const counties = new Set(touched.map(({ fund }) => atHand.counties.byFund.get(fund)));
  for (const county of counties) {
    if (county === undefined) continue;
    const own = touched.filter(({ fund }) => county.funds.has(fund));
    judgeCounty(atHand, county, { touched: own, judging });
  }
}

function judgeCounty(
  { book, commands, judged }: AtHand,
  county: CountyAtHand,
  { touched, judging }: { readonly touched: readonly TouchedFund[]; readonly judging: Judging },
): void {
  const { firstOn, judgedSince } = county;
  const days = {
    ...(firstOn === undefined ? {} : { first: firstOn }),
    ...(judgedSince === undefined ? {} : { judgedSince }),
  };
  const { today } = judging;
  for (const due of dueInCounty({ ...days, touched }, today)) {
    const rulesOf = (fund: FundAtHand, through?: bigint) => rulesAbout(book, fund, through);
    const { news, holds } = judgeAtHand(county, due, { rulesOf, today });
    commands.push(...holds.map(({ fund, command }) => holdCommand(fund, command, judging)));
    for (const { fund, ...judgement } of news) {
      const { year } = due;
      judged.set(`${fund.fund} ${String(year)}`, { fund: fund.fund, year, state: judgement.state });
      commands.push(commandOf({ ...fund, fundKind: fund.kind, ...judgement }, due, judging));
    }
  }
  // A first day in a year to come was not judged from yet.
  if (firstOn === undefined || firstOn === judgedSince || yearOf(firstOn) > yearOf(today)) return;
  county.judgedSince = firstOn;
  judged.set(county.county, { fund: county.county, year: EVERY_YEAR, state: firstOn });
}

async function keepJudged(manager: ViewTransaction, { judged }: AtHand): Promise<void> {
  if (judged.size === 0) return;
  const rows = [...judged.values()];
  await manager.query(
    `INSERT INTO minimum_judged (fund, year, state) SELECT * FROM unnest($1::text[], $2::integer[], $3::text[])
     ON CONFLICT (fund, year) DO UPDATE SET state = excluded.state`,
    [rows.map(({ fund }) => fund), rows.map(({ year }) => year), rows.map(({ state }) => state)],
  );
}

/** Notes a new state; the day is in its name, since one cause can wait for several. */
function commandOf(
  judged: FundJudgement & { readonly fund: string; readonly region: string; readonly fundKind: string },
  { year, asOf }: DueYear,
  { today, cause, restsOn }: Judging,
): ReactionCommand {
  const { fund, region, fundKind, state, measure, contributedFen, minimumFen } = judged;
  const measured = measure === 'contributed' ? {} : { measure };
  const reached = { region, fundKind, year, state, contributedFen, minimumFen, ...measured, asOf, restsOn };
  const about = `${fund} ${String(year)} ${state} ${today}`;
  return { cause, about, attempt: 1, plan: () => noteState({ type: 'MinimumStateReached', ...reached }) };
}

/** An import is judged once, at its end. */
async function judgeBatch(
  manager: ViewTransaction,
  ended: LedgerEvent,
  today: BusinessDate | undefined,
): Promise<readonly ReactionCommand[]> {
  const touched = await takeWaiting(manager, untilEnd(ended.stream.slice('import-'.length)));
  if (today === undefined) return [];
  const resting = restingOn(ended);
  return judgeWaiting(
    manager,
    touched.map((one) => ({ ...one, cause: resting.cause })),
    { ...resting, today },
  );
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
  const rules = (await readRules(manager)).map(({ rule }) => rule);
  const checked = yearCheckedBefore(today, rules);
  const commands = checked === undefined ? [] : [...(await judge(manager, checked, judging))];
  const arrived = await takeWaiting(manager, untilDay(today));
  return [...commands, ...(await judgeWaiting(manager, arrived, judging))];
}

async function judgeAll(manager: ViewTransaction, judging: Judging): Promise<readonly ReactionCommand[]> {
  const [row]: { first: BusinessDate | null }[] = await manager.query(
    'SELECT min(first_on)::text AS first FROM minimum_fund',
  );
  const commands: ReactionCommand[] = [];
  if (row === undefined || row.first === null) return commands;
  for (const due of yearsSince(row.first, judging.today)) commands.push(...(await judge(manager, due, judging)));
  await keepJudgedSince(manager);
  return commands;
}

/** Keeps the first day that each county was judged from; one in a year to come was not yet. */
async function keepJudgedSince(manager: ViewTransaction): Promise<void> {
  await manager.query(
    `INSERT INTO minimum_judged (fund, year, state)
     SELECT county, ${String(EVERY_YEAR)}, min(first_on)::text FROM minimum_fund GROUP BY county
     HAVING extract(year FROM min(first_on)) <= (SELECT extract(year FROM day) FROM minimum_today)
     ON CONFLICT (fund, year) DO UPDATE SET state = excluded.state`,
  );
}

/** Every fund in one year. */
async function judge(manager: ViewTransaction, due: DueYear, judging: Judging): Promise<readonly ReactionCommand[]> {
  const judged = await judgements(manager, { ...due, on: judging.today });
  const news = await keepNews(manager, due.year, judged);
  const states = judged.filter(({ fund }) => news.has(fund)).map((one) => commandOf(one, due, judging));
  const holds = judged.flatMap((one) => {
    const changes = holdsChanged(one, { ...one, ...due, today: judging.today });
    return changes.map((command) => holdCommand(one.fund, command, judging));
  });
  return [...states, ...holds];
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

async function todayOf(manager: ViewTransaction): Promise<BusinessDate | undefined> {
  const [row]: { day: BusinessDate }[] = await manager.query('SELECT day::text FROM minimum_today');
  return row?.day;
}
