import type { EventLog, Position } from '#event-log';
import { CannotStart } from '#database';

/** Up to where a view or a reaction has seen the history. */
interface Mark {
  readonly name: string;
  readonly logId: string;
  readonly position: Position;
}

/**
 * The log and what rests on it contradict each other: events are gone, or somebody moved a checkpoint. Nothing goes on
 * from there by itself.
 */
export class LogDamaged extends CannotStart {}

/**
 * Throws LogDamaged where a checkpoint stands beyond the head. The head is asked after the checkpoints were read: it
 * only grows, so one that is beyond it then has always been.
 */
export async function refuseBeyondHead(log: EventLog, marks: Iterable<Mark>): Promise<void> {
  const far = [...marks].filter(({ logId }) => logId === log.id);
  if (far.length === 0) return;
  const head = await log.head();
  const beyond = far.find(({ position }) => position > head);
  if (beyond !== undefined) throw beyondHead(beyond, head);
}

function beyondHead({ name, position }: Mark, head: Position): LogDamaged {
  return new LogDamaged({
    en: `The checkpoint ${name} stands at event ${String(position)}, beyond the head ${String(head)}: events were taken out, or it was moved; run doctor.`,
    zh: `检查点 ${name} 在第 ${String(position)} 条记录，超出末端 ${String(head)}：记录被删除，或检查点被改动；请执行 doctor。`,
  });
}

/**
 * Throws LogDamaged where nothing stands after a position although the head says more. Asked where nothing was read: the
 * head may have moved on since.
 */
export async function refuseUnseen(log: EventLog, position: Position): Promise<void> {
  const head = await log.head();
  if (position >= head) return;
  const page = await log.readAll({ after: position, limit: 1 });
  if (page.events.length === 0) throw eventsMissing(position, head);
}

/** An event up to the head is not there. */
export function eventsMissing(after: Position, head: Position): LogDamaged {
  return new LogDamaged({
    en: `The log is damaged: its head says ${String(head)}, but nothing stands after event ${String(after)}; run doctor.`,
    zh: `记录已损坏：末端为 ${String(head)}，但第 ${String(after)} 条之后没有记录；请执行 doctor。`,
  });
}

/** A stream's revisions have a hole, or begin late. */
export function streamDamaged(stream: string, wanted: number, found: number): LogDamaged {
  return new LogDamaged({
    en: `The log is damaged: the stream ${stream} has revision ${String(found)} where ${String(wanted)} must stand; run doctor.`,
    zh: `记录已损坏：流 ${stream} 应有第 ${String(wanted)} 版，却是第 ${String(found)} 版；请执行 doctor。`,
  });
}

/** Codes of PostgreSQL for values and rows that cannot be as they are asked to be, and for tables that are not there. */
const CONTRADICTORY = /^(?:22|23)|^42(?:P01|703)$/u;

/** Whether the database says that what is folded, or the tables that it is folded into, cannot be right. */
export function isContradictory(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { driverError = error } = error as { driverError?: unknown };
  return CONTRADICTORY.test(String((driverError as { code?: unknown }).code));
}

/** A view or a reaction cannot take in events that each look sound. */
export function cannotTakeIn(
  name: string,
  events: { readonly from: Position; readonly through: Position },
  error: Error,
): LogDamaged {
  const [from, through] = [String(events.from), String(events.through)];
  const place =
    from === through
      ? [`第 ${from} 条记录`, `event ${from}`]
      : [`第 ${from} 至 ${through} 条记录`, `events ${from} to ${through}`];
  const sentence = {
    en: `${name} cannot take in ${place[1] ?? ''} (${error.message}): the log or the tables were altered; keep a copy as it is, run doctor, and rebuild where the log is sound.`,
    zh: `${name} 无法计入${place[0] ?? ''}（${error.message}）：记录或报表被改动；请先保留副本，执行 doctor；记录无误时再执行 rebuild。`,
  };
  return new LogDamaged(sentence, { cause: error });
}
