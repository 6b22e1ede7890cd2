import type pg from 'pg';
import {
  firstEmptyCommand,
  firstMisplaced,
  firstMissing,
  firstOrphan,
  firstOutside,
  readOutline,
  readStored,
} from '#event-log/postgres';
import type { LogOutline, StoredEvent } from '#event-log/postgres';
import { judgeEvent, knownAtAfter } from '#execution';
import type { EventRegistry } from '#execution';
import type { Moment } from '#kernel';
import { CommandGroup } from './command-group.js';
import type { ReadEvent } from './command-group.js';
import { Faults } from './faults.js';
import type { Finding, Report } from './finding.js';
import { well } from './finding.js';

/** So many of the newest events are looked at where not all are asked for. */
const SAMPLE = 2_000n;
const PAGE = 2_000;

export interface HistoryOptions {
  /** In a transaction with one snapshot, or what others write meanwhile looks like a contradiction. */
  readonly client: pg.ClientBase;
  readonly registry: EventRegistry;
  /** Every event, else the newest 2,000 and the streams that they stand in. */
  readonly all: boolean;
  readonly report: Report;
  /** Is shown what could be read, page by page. */
  readonly look?: (events: readonly ReadEvent[]) => Promise<void>;
}

/**
 * Holds the log against itself: positions without a hole, revisions that follow on, known-at, hashes, movements as the
 * events' own rules give them, what is posted to accounts, commands with their answers. Memory stays flat. Who changed
 * both sides of each of these alike is not found here; that takes proofs kept elsewhere.
 */
export async function checkHistory(options: HistoryOptions): Promise<readonly Finding[]> {
  const { client, all } = options;
  const outline = await readOutline(client);
  const faults = new Faults();
  await checkWhole(client, outline, faults);
  const after = all || outline.position <= SAMPLE ? 0n : outline.position - SAMPLE;
  const misplaced = await firstMisplaced(client, after);
  if (misplaced !== undefined) faults.add('misplaced', misplaced.position, misplaced.name);
  const events = await checkEvents(options, { after, outline, faults });
  const findings = faults.findings();
  return findings.length > 0 ? findings : [sound(events, all)];
}

function sound(events: bigint, all: boolean): Finding {
  const scope = all ? { zh: '全部', en: 'all' } : { zh: '最新', en: 'the newest' };
  return well(
    'log',
    `${scope.zh} ${String(events)} 条记录的次序、校验值、分录与命令均相符`,
    `${scope.en} ${String(events)} events fit their order, hashes, movements and commands`,
  );
}

async function checkWhole(client: pg.ClientBase, outline: LogOutline, faults: Faults): Promise<void> {
  const missing = await firstMissing(client);
  if (missing !== undefined) faults.add('missing', missing);
  else if (outline.heads !== 1 || outline.events !== outline.position) {
    faults.add('head', outline.position, String(outline.events));
  }
  const outside = await firstOutside(client);
  if (outside !== undefined) faults.add('outside', outside.position, outside.name);
  const orphan = await firstOrphan(client);
  if (orphan !== undefined) faults.add('orphan', orphan.position, orphan.name);
  const empty = await firstEmptyCommand(client);
  if (empty !== undefined) faults.add('empty-command', empty.position, empty.name);
}

interface Walk {
  readonly after: bigint;
  readonly outline: LogOutline;
  readonly faults: Faults;
}

async function checkEvents(options: HistoryOptions, { after, outline, faults }: Walk): Promise<bigint> {
  const { client, registry, report, look } = options;
  const [before] = after === 0n ? [] : await readStored(client, { after: after - 1n, limit: 1 });
  // Where the look begins inside a command, that command cannot be judged as a whole.
  const group = new CommandGroup(faults, before?.commandId);
  let known: Moment | undefined = before?.recorded?.knownAt;
  let checked = 0n;
  for await (const page of pagesOf(client, after)) {
    const read: ReadEvent[] = [];
    for (const stored of page) {
      const one = readOne(stored, registry, faults);
      if (one !== undefined) read.push(one);
      known = checkMoment(stored, known, faults);
      group.add(stored, one);
    }
    await look?.(read);
    checked += BigInt(page.length);
    report(checked, outline.position - after);
  }
  group.end();
  if (known !== undefined && known !== outline.knownAt && !faults.has('missing')) {
    faults.add('head-moment', outline.position, outline.knownAt);
  }
  return checked;
}

async function* pagesOf(client: pg.ClientBase, after: bigint): AsyncGenerator<readonly StoredEvent[]> {
  for (let from = after; ;) {
    const page = await readStored(client, { after: from, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    from = last.position;
  }
}

/** Undefined where the event cannot be relied on any further. */
function readOne(stored: StoredEvent, registry: EventRegistry, faults: Faults): ReadEvent | undefined {
  const { recorded, position } = stored;
  if (recorded === undefined) {
    faults.add('unreadable', position);
    return undefined;
  }
  if (stored.lines !== recorded.movements.length) faults.add('lines', position, recorded.type);
  const { contradiction, event } = judgeEvent(recorded, registry);
  if (contradiction !== undefined) faults.add(contradiction, position, recorded.type);
  return event && { ...stored, recorded, event };
}

function checkMoment(
  { recorded, position }: StoredEvent,
  before: Moment | undefined,
  faults: Faults,
): Moment | undefined {
  if (recorded === undefined) return before;
  const { knownAt } = recorded;
  if (knownAt !== knownAtAfter(before, recorded)) faults.add('moment', position, knownAt);
  return knownAt;
}
