import { canonicalJson, idOn } from '#kernel';
import type { Breach, Law, Plain, WatchedEvent } from '#kernel';
import { requestDecider } from './request.decide.js';
import type { RequestCarriedOut, RequestEvent, RequestMade } from './request.events.js';

export type ConfirmedLawCode = 'not-as-confirmed';

/** What must have been asked for, and confirmed, where an event stands that takes two or three persons. */
export interface ToConfirm {
  readonly action: string;
  /** How many others must have approved. */
  readonly approvals: 1 | 2;
  /** Where the event names it. */
  readonly request?: string;
  /** Fields of what was asked for, as the event has them. */
  readonly content: Readonly<Record<string, Plain | undefined>>;
}

/**
 * What takes two or three persons stands beside the carrying out of a request for just that, of as many approvals; and
 * nothing else is carried out under the name of its action (domain.md, Two persons). `wants` begins to watch; it is given
 * each event before it counts, and says what it takes.
 */
export function confirmedLaw(
  actions: readonly string[],
  wants: () => (seen: WatchedEvent, made: RequestMade | undefined) => ToConfirm | undefined,
): Law<ConfirmedLawCode> {
  return {
    watch: () => {
      const open = new Map<string, RequestMade>();
      const wanted = wants();
      return (command) => {
        const carried = command.find(({ event }) => event.type === 'RequestCarriedOut');
        const made = carried && open.get((carried.event as unknown as RequestCarriedOut).request);
        const judged = command.flatMap((seen) => {
          note(open, seen);
          const of = wanted(seen, made);
          return of === undefined ? [] : [{ index: seen.index, value: differenceOf(made, of) }];
        });
        const wrong = judged.find(({ value }) => value !== undefined);
        if (wrong !== undefined) return breach(made, wrong.index, wrong.value);
        if (carried === undefined || made === undefined || judged.length > 0) return undefined;
        return actions.includes(made.action) ? breach(made, carried.index, made.action) : undefined;
      };
    },
  };
}

function breach(made: RequestMade | undefined, index: bigint, value = ''): Breach<ConfirmedLawCode> {
  return { code: 'not-as-confirmed', index, subject: made?.request ?? '—', value };
}

/** Requests that are open: whatever is done about one closes it. */
function note(open: Map<string, RequestMade>, { stream, event: seen }: WatchedEvent): void {
  const id = idOn(stream, requestDecider);
  if (id === undefined) return;
  const event = seen as RequestEvent;
  if (event.type === 'RequestMade') open.set(id, event);
  else if (event.type !== 'RequestApproved') open.delete(id);
}

function differenceOf(made: RequestMade | undefined, of: ToConfirm): string | undefined {
  if (made === undefined) return of.action;
  if (of.request !== undefined && of.request !== made.request) return of.request;
  if (made.action !== of.action) return `${of.action} ≠ ${made.action}`;
  if (made.approvals < of.approvals) return `approvals: ${String(of.approvals)} > ${String(made.approvals)}`;
  const asked = made.content as Readonly<Record<string, Plain | undefined>>;
  const field = Object.keys(of.content).find((key) => textOf(of.content[key]) !== textOf(asked[key]));
  return field === undefined ? undefined : `${field}: ${textOf(of.content[field])} ≠ ${textOf(asked[field])}`;
}

function textOf(value: Plain | undefined): string {
  return value === undefined ? '—' : canonicalJson(value);
}
