import { badValue } from './bad-input.js';
import { readDate } from './input.js';
import type { Session } from './session.js';
import type { BusinessDate } from '#kernel';

/** Options of a question about the past. */
export interface TimeOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
}

/** Refuses a day that is none before anything is opened. Throws BadInput. */
export function requireDay({ asOf }: TimeOptions): void {
  if (asOf !== undefined) readDate('--as-of', asOf);
}

/** The day and the log index that a question rests on; a day not given is left to the question. */
export async function timesOf(
  session: Session,
  { asOf, knownAt }: TimeOptions,
): Promise<{ readonly asOf?: BusinessDate; readonly knownAt?: bigint }> {
  const day = asOf === undefined ? {} : { asOf: readDate('--as-of', asOf) };
  if (knownAt === undefined) return day;
  const { indexOfKnownAt } = await import('#execution');
  const index = await indexOfKnownAt(session.ledger.log, knownAt);
  if (index === undefined) {
    throw badValue('--known-at', knownAt, {
      zh: '时间（如 2024-01-31T17:00:00+08:00）或日志序号',
      en: 'a time such as 2024-01-31T17:00:00+08:00, or a log index,',
    });
  }
  return { ...day, knownAt: index };
}
