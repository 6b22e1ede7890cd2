import type { EventLog } from '#event-log';
import { indexOfKnownAt } from '#execution';
import { Malformed, shownValue } from './fault.js';

/** The log index that `knownAt` means, as a part to spread into a question. Throws Malformed. */
export async function knownAtOf(log: EventLog, text: string | undefined): Promise<{ readonly knownAt?: bigint }> {
  if (text === undefined) return {};
  const knownAt = await indexOfKnownAt(log, text);
  if (knownAt !== undefined) return { knownAt };
  const wanted = '1234, 2023-07-01T08:00:00+08:00';
  throw new Malformed([{ pointer: '/knownAt', code: 'moment-malformed', value: shownValue(text), wanted }]);
}
