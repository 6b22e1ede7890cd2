import type { Page, Position, RecordedEvent } from '#event-log';
import { BEFORE_FIRST, leafHash } from '#event-log';
import type { EventLog } from '#event-log';
import type { DomainEvent, Moment, Movement } from '#kernel';
import { eventsMissing, LogDamaged } from './ahead.js';
import type { LedgerEvent } from './ledger-event.js';
import { ledgerEvent } from './ledger-event.js';
import type { EventRegistry } from './registry.js';

/** How an event can contradict itself or the one before it, in the words of who names its place in front. */
export const CONTRADICTIONS = {
  missing: { zh: '缺失，已被删除', en: 'is missing and was taken out' },
  leaf: { zh: '与校验值不符，已被改动', en: 'does not fit its hash and was tampered with' },
  unreadable: { zh: '无法读取', en: 'cannot be read' },
  movements: { zh: '的分录与内容矛盾', en: 'has movements that contradict its content' },
  moment: {
    zh: '的得知时刻不符',
    en: 'has a known-at that is not the latest moment recorded up to it',
  },
} as const;

type Contradiction = keyof typeof CONTRADICTIONS;

/** One event held against itself: its leaf is that of its bytes, its movements are what its own rule gives. */
interface Judged {
  readonly contradiction?: Contradiction;
  /** Absent where it cannot be relied on. */
  readonly event?: DomainEvent;
}

export function judgeEvent(recorded: RecordedEvent, registry: EventRegistry): Judged {
  if (!hasItsLeaf(recorded)) return { contradiction: 'leaf' };
  try {
    const event = registry.decode(recorded);
    const movements = registry.kindOf(event.type).movements(event as never);
    return sameMovements(movements, recorded.movements) ? { event } : { contradiction: 'movements', event };
  } catch {
    return { contradiction: 'unreadable' };
  }
}

/** A stored value that no event can have has no canonical form, so no leaf either. */
function hasItsLeaf(recorded: RecordedEvent): boolean {
  try {
    return Buffer.compare(leafHash(recorded), recorded.leaf) === 0;
  } catch {
    return false;
  }
}

function sameMovements(left: readonly Movement[], right: readonly Movement[]): boolean {
  return left.length === right.length && left.every((line, number) => isSame(line, right[number]));
}

function isSame(line: Movement, other: Movement | undefined): boolean {
  return (
    line.amountFen === other?.amountFen &&
    line.kind === other.kind &&
    line.entry === other.entry &&
    line.part === other.part &&
    line.valueDate === other.valueDate &&
    isAtSamePlace(line, other)
  );
}

function isAtSamePlace(line: Movement, other: Movement): boolean {
  return (
    line.fund === other.fund &&
    line.purpose === other.purpose &&
    line.account === other.account &&
    line.countsOn === other.countsOn
  );
}

/** The latest moment recorded up to an event. */
export function knownAtAfter(before: Moment | undefined, { recordedAt }: RecordedEvent): Moment {
  return before === undefined || recordedAt > before ? recordedAt : before;
}

/** The last event that was read, by which the next one is judged. */
interface Last {
  readonly position: Position;
  readonly index: bigint;
  readonly knownAt: Moment;
}

/** A page whose events were each found sound, decoded. */
export interface SoundPage {
  readonly events: readonly LedgerEvent[];
  readonly through: Position;
}

/**
 * Reads the log for what folds it, and holds every event against itself and the one before it: indexes without a
 * hole, known-at, leaf, movements. Throws LogDamaged that names the first wrong event; nothing of its page is given.
 */
export class SoundReader {
  private last: Last | undefined;
  /** The last page that was full: whoever folds the same history behind another checkpoint asks for it next. */
  private full: (SoundPage & { readonly after: Position }) | undefined;
  private ahead: { readonly after: Position; readonly limit: number; readonly page: Promise<Page> } | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly registry: EventRegistry,
  ) {}

  /** The index of the last event that was read, 0 before the first. */
  get index(): bigint {
    return this.last?.index ?? 0n;
  }

  async page(after: Position, limit: number): Promise<SoundPage> {
    if (this.full?.after === after && this.full.events.length === limit) return this.full;
    const { events, through } = await this.readOn(after, limit);
    if (events.length === 0) return { events: [], through };
    let before = await this.before(after);
    const sound: LedgerEvent[] = [];
    for (const recorded of events) {
      sound.push(this.judged(recorded, before));
      before = recorded;
    }
    this.last = before;
    const page = { events: sound, through, after };
    this.full = sound.length === limit ? page : undefined;
    return page;
  }

  /** The event at a position, which the page after it follows. */
  private async before(after: Position): Promise<Last | undefined> {
    if (after === BEFORE_FIRST) return undefined;
    if (this.last?.position === after) return this.last;
    const { events } = await this.read((after - 1n) as Position, 1);
    const [found] = events;
    if (found?.position !== after) throw contradicts('missing', after);
    return found;
  }

  private async read(after: Position, limit: number): Promise<Page> {
    return this.log.readAll({ after, limit }).catch((error: unknown) => {
      // What surrounds an event is JSON as well.
      if (error instanceof SyntaxError) throw contradicts('unreadable', after + 1n);
      throw error;
    });
  }

  /** Reads on while this page is folded, where more is to come. Only a full page is kept: it never changes. */
  private async readOn(after: Position, limit: number): Promise<Page> {
    const { ahead } = this;
    this.ahead = undefined;
    const early = ahead?.after === after && ahead.limit === limit ? await ahead.page : undefined;
    const page = early?.events.length === limit ? early : await this.read(after, limit);
    if (page.events.length === limit) {
      const next = this.read(page.through, limit);
      // Whoever asks for it is told; perhaps nobody does.
      next.catch(() => undefined);
      this.ahead = { after: page.through, limit, page: next };
    }
    return page;
  }

  private judged(recorded: RecordedEvent, before: Last | undefined): LedgerEvent {
    const wanted = (before?.index ?? 0n) + 1n;
    if (recorded.index !== wanted) throw contradicts('missing', wanted);
    const { contradiction, event } = judgeEvent(recorded, this.registry);
    if (contradiction !== undefined || event === undefined) {
      throw contradicts(contradiction ?? 'unreadable', recorded.index, recorded.type);
    }
    if (recorded.knownAt !== knownAtAfter(before?.knownAt, recorded)) throw contradicts('moment', recorded.index);
    return ledgerEvent(recorded, event);
  }
}

/** Throws LogDamaged where one of the newest events contradicts itself, or the head says of others than are there. */
export async function requireSoundEnd(log: EventLog, registry: EventRegistry, newest: bigint): Promise<void> {
  const head = await log.head();
  if (head === BEFORE_FIRST) return;
  const after = (head > newest ? head - newest : BEFORE_FIRST) as Position;
  const { through } = await new SoundReader(log, registry).page(after, Number(newest));
  if (through < head) throw eventsMissing(through, head);
}

function contradicts(contradiction: Contradiction, index: bigint, type?: string): LogDamaged {
  const { zh, en } = CONTRADICTIONS[contradiction];
  const named = type === undefined ? ['', ''] : [`（${type}）`, ` (${type})`];
  return new LogDamaged({
    en: `The log is damaged: event ${String(index)} ${en}${named[1] ?? ''}; keep everything as it is and run doctor.`,
    zh: `记录已损坏：第 ${String(index)} 条记录${zh}${named[0] ?? ''}；请保留现场并执行 doctor。`,
  });
}
