import { answerFromText } from '#execution';
import type { CommandRefused } from '#execution';
import { formatYuan } from '#kernel';
import type { DomainEvent, Fen, Plain } from '#kernel';

/** An event with the stream that it stands in. */
interface Told {
  readonly stream: string;
  readonly event: DomainEvent;
}

type Fields = Readonly<Record<string, unknown>>;

const REFUSED = ['code', 'field', 'value', 'wanted'] as const;

/** What is told of a request by the event that answers it. */
const STANDINGS: Readonly<Record<string, string>> = { RequestApproved: 'open', RequestCarriedOut: 'carried-out' };

/**
 * Whether a kept answer is what its command's events say: refused, with that code, where they keep the refusal, else
 * done, and whatever its result names stands in them.
 */
export function answersItsEvents(text: string, told: readonly Told[]): boolean {
  const answer = answerFromText(text);
  const events = told.map(({ event }) => event);
  const refused = events.find(({ type }) => type === 'CommandRefused');
  if (refused !== undefined) {
    if (answer.ok || events.length !== 1) return false;
    return REFUSED.every((field) => answer.refusal[field] === (refused as CommandRefused)[field]);
  }
  return answer.ok && Object.entries(answer.result).every(([name, value]) => isTold(name, value, told));
}

/** In the field of that name where an event has it, else in any, or as whose stream it is. */
function isTold(name: string, value: Plain, told: readonly Told[]): boolean {
  if (typeof value === 'object') return true;
  const events = told.map(({ event }) => event);
  if (name === 'standing') return events.some(({ type }) => STANDINGS[type] === value);
  const named = events.flatMap((event) => valuesNamed(event as unknown as Fields, name));
  if (named.length > 0) return named.includes(value);
  const isInAny = events.some((event) => Object.values(event).includes(value));
  return isInAny || told.some(({ stream }) => stream === `${name}-${String(value)}`);
}

/** An amount is answered as people read it. */
function valuesNamed(event: Fields, name: string): readonly unknown[] {
  if (name in event) return [event[name]];
  const amount = event[`${name}Fen`];
  return typeof amount === 'bigint' ? [formatYuan(amount as Fen)] : [];
}
