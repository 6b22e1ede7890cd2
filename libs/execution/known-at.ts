import type { EventLog } from '#event-log';
import { parseDate } from '#kernel';

const INDEX = /^\d{1,18}$/u;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/u;

/**
 * The log index that a question about the past rests on: the index itself, or the newest one that was recorded by
 * an RFC 3339 time. Undefined where the text is neither, or of a year that no day of ours can have.
 */
export async function indexOfKnownAt(log: EventLog, text: string): Promise<bigint | undefined> {
  if (INDEX.test(text)) return BigInt(text);
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  const moment = new Date(time).toISOString();
  return parseDate(moment.slice(0, moment.indexOf('T'))) === undefined ? undefined : log.indexKnownAt(moment);
}
