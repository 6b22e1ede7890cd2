import { accountDecider, accountRefusal, postings } from '#accounts';
import type { AccountState, PostToAccount } from '#accounts';
import { eventOf, refused, stateOf, step, totalOf } from '#kernel';
import type { BusinessDate, Plan, Refused, Step } from '#kernel';
import { actorRefusal, citationReleased, personDecider } from '#people';
import type { Acting, Role } from '#people';
import type { LapseQuota } from './closing.commands.js';
import type { FundFacts, IncomeCommand } from './fund.commands.js';
import { fundDecider } from './fund.decide.js';
import type { FundEvent, FundOpened } from './fund.events.js';
import { accountRegions } from './fund.state.js';
import type { FundState } from './fund.state.js';
import type { GoodsCommand } from './goods/goods.commands.js';
import type { OutgoCommand } from './outgo.commands.js';
import type { ReverseEntry } from './reversal/reversal.commands.js';

/*
 * What the plan of nearly every entry begins with: the fund, who acts, an earlier entry, the account.
 */

export const APPROVERS: readonly Role[] = ['finance-officer', 'leader'];
export const PAYERS: readonly Role[] = ['cashier', 'finance-officer'];
export const ADMINISTRATOR: readonly Role[] = ['administrator'];

export interface FundFound {
  readonly kind: 'fund';
  readonly state: FundState;
  readonly opened: FundOpened;
}

/** The fund, open, and an actor who may do this in its region. Refusals in order: fund-unknown, actor-unknown, role-missing. */
export function* fundFor(fund: string, roles: readonly Role[], acting: Acting): Plan<Refused | FundFound> {
  const state = yield* stateOf(fundDecider, fund);
  const actor = yield* stateOf(personDecider, acting.by);
  const { opened } = state;
  if (opened === undefined) return refused({ code: 'fund-unknown', field: 'fund', value: fund, wanted: '' });
  const refusal = actorRefusal(actor, { ...acting, roles, path: opened.path });
  return refusal === undefined ? { kind: 'fund', state, opened } : refused(refusal);
}

/** The account of an entry, and what the entry sends to its stream. */
export interface AccountFound {
  readonly kind: 'account';
  readonly account: AccountState;
  post(entry: Omit<PostToAccount, 'type'>): readonly Step[];
}

/**
 * The account that an entry of the fund names: of the fund's region, one above it, or one whose fund it took over.
 * Refusals in order: account-unknown, account-not-of-region, account-closed.
 */
export function* accountFor(
  fund: FundState,
  entry: { readonly account: string; readonly valueDate: BusinessDate },
): Plan<Refused | AccountFound> {
  const { account: id, valueDate } = entry;
  const account = yield* stateOf(accountDecider, id);
  const wrong = accountRefusal(account, { account: id, path: accountRegions(fund), valueDate });
  return wrong === undefined
    ? { kind: 'account', account, post: (posted) => postings(account, id, posted) }
    : refused(wrong);
}

/** Where an earlier entry of the fund stands in its stream; no revision where the fund has no such entry. */
export interface EntryPlace {
  readonly entry: string;
  readonly revision: number | undefined;
}

/** An earlier event of the fund, which never changes, so that it needs no check. */
export function* entryAt<Event extends FundEvent & { readonly entry: string }>(
  fund: string,
  place: EntryPlace,
  type: Event['type'],
): Plan<Event | { readonly type: undefined; readonly outcome: Refused }> {
  if (place.revision !== undefined) {
    const event = yield* eventOf<Event>({ aggregate: fundDecider, id: fund }, place.revision);
    if (event.type === type && event.entry === place.entry) return event;
  }
  return { type: undefined, outcome: refused(unknownEntry(place.entry, type)) };
}

export function unknownEntry(entry: string, wanted = '') {
  return { code: 'entry-unknown', field: 'entry', value: entry, wanted };
}

export function fundStep(
  fund: string,
  command: IncomeCommand | OutgoCommand | LapseQuota | ReverseEntry | GoodsCommand,
  how: { readonly acting: Acting; readonly facts?: Omit<FundFacts, 'today'> },
): Step<FundEvent> {
  return step(fundDecider, fund, command, { today: how.acting.on, ...how.facts });
}

/**
 * What a step gives up of a reservation that rests on a collective decision can be cited again. What goes on to the fund
 * that took over still rests on it there.
 */
export function citationsReleased(
  state: FundState,
  own: Step<FundEvent>,
  reservation: string | undefined,
): readonly Step[] {
  const decision = reservation === undefined ? undefined : state.cited.get(reservation);
  if (decision === undefined) return [];
  const decided = own.decide(state);
  if ('refusal' in decided) return [];
  return decided.events.flatMap((event) => {
    if (event.type !== 'ReservationReleased' || event.movedTo !== undefined) return [];
    const { fund, reservation: citation, lines, valueDate: on } = event;
    return [citationReleased(decision, { citation, fund, amountFen: totalOf(lines), on })];
  });
}
