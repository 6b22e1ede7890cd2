import { eventOf, refused, stateOf, steps, totalOf } from '#kernel';
import type { BusinessDate, Fen, PersonalRef, Plan, Refused, Step } from '#kernel';
import type { Acting, Role } from '#people';
import { askFor, citationReleased } from '#people';
import { accountFor, citationsReleased, fundFor, fundStep, unknownEntry } from '../entry.plan.js';
import type { EntryPlace } from '../entry.plan.js';
import { fundDecider } from '../fund.decide.js';
import type { DonationReceived, FundEvent } from '../fund.events.js';
import { FREE } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { dayToTakeBack, moneyBack, successorsOf, transferOf } from '../succession/coming-back.plan.js';
import type { ReverseEntry } from './reversal.commands.js';
import { takenByReversal } from './reversal.decide.js';
import type { EntryReversed } from './reversal.events.js';

/** Who may ask for a reversal, and who confirms it. */
const ASKERS: readonly Role[] = ['clerk', 'cashier', 'finance-officer'];
const CONFIRMERS: readonly Role[] = ['finance-officer', 'leader'];

/** Under these names requests are carried out. */
export const REVERSE_ENTRY = 'reverse-entry';
export const COVER_DEFICIT = 'cover-deficit';

/** What a request to reverse an entry holds: where the entry stands, and what whoever confirms it has to know. */
export interface ReversalContent {
  readonly fund: string;
  /** Id of the reversal. */
  readonly entry: string;
  readonly reversed: string;
  readonly revision: number;
  /** Where the gift stands whose change of purpose is reversed. */
  readonly giftRevision?: number;
  /** 亏空: three persons say that spent money never came. */
  readonly asDeficit: boolean;
  readonly reason: PersonalRef;
}

/** The entry to reverse, as it was asked for. */
export interface ReversalAsked extends Omit<ReversalContent, 'revision' | 'reversed'> {
  readonly reversed: EntryPlace;
  readonly request: string;
}

/** What the context that carries reversals out plans of one. */
export type ReversalPlan = (
  content: ReversalContent,
  confirmed: { readonly request: string; readonly acting: Acting },
) => Plan;

export type ReversalPlanned =
  Refused | { readonly kind: 'planned'; readonly original: FundEvent; readonly steps: readonly Step[] };

/**
 * 申请冲销. Refusals in order: fund-unknown, actor-unknown, role-missing, entry-unknown, then those of the reversal
 * itself. A deficit takes two others.
 */
export function* askReversal(asked: ReversalAsked, acting: Acting, carryOut: ReversalPlan): Plan {
  const { request, reversed: place, ...fields } = asked;
  const checked = yield* fundFor(asked.fund, ASKERS, acting);
  if (checked.kind === 'refused') return checked;
  if (place.revision === undefined) return refused(unknownEntry(place.entry));
  const content: ReversalContent = { ...fields, reversed: place.entry, revision: place.revision };
  const original = yield* eventOf<FundEvent>({ aggregate: fundDecider, id: asked.fund }, place.revision);
  const told = shownOf(original);
  return yield* askFor(
    {
      ...{ request, action: REVERSE_ENTRY, path: checked.opened.path, roles: CONFIRMERS },
      content: { ...content, ...told },
      ...(told.amountFen === undefined ? {} : { amountFen: told.amountFen }),
      approvals: asked.asDeficit ? 2 : 1,
    },
    acting,
    carryOut(content, { request, acting }),
  );
}

/** What is told of the entry to whoever confirms it. */
function shownOf(original: FundEvent): { readonly type: string; readonly valueDate?: BusinessDate; amountFen?: Fen } {
  const { type } = original;
  if (!('valueDate' in original)) return { type };
  const amountFen = 'amountFen' in original ? original.amountFen : totalOf('lines' in original ? original.lines : []);
  return { type, valueDate: original.valueDate, amountFen };
}

/**
 * 冲销 as it is carried out, in the fund and in the entry's account; the money that it takes from an abolished fund comes
 * back from the one that took over. Who confirms it was looked at by the request. Refusals in order: entry-unknown, the
 * fund's, account-unknown, account-not-of-region, account-closed, the other fund's, the account's.
 */
export function* planReversal(
  content: ReversalContent,
  { request, acting }: { readonly request: string; readonly acting: Acting },
): Plan<ReversalPlanned> {
  const { fund, entry, reversed, revision, giftRevision, asDeficit, reason } = content;
  const state = yield* stateOf(fundDecider, fund);
  const original = yield* eventOf<FundEvent>({ aggregate: fundDecider, id: fund }, revision);
  if (!isOf(original, reversed)) return refused(unknownEntry(reversed));
  const gift = yield* giftOf(original, { fund, giftRevision });
  const of = gift === undefined ? {} : { gift };
  const command = { type: 'ReverseEntry', entry, original, ...of, asDeficit, reason, request } as const;
  const own = yield* reversing(fund, command, { state, acting });
  // Decided here for the sake of the sum that goes through the account: what is left of the entry is up to the fund.
  const decision = own.reversal.decide(state);
  if ('refusal' in decision) return refused(decision.refusal);
  const event = decision.events.find((one): one is EntryReversed => one.type === 'EntryReversed');
  const list = [...own.before, own.reversal, ...citedAgain(state, original, { reversal: own.reversal, event })];
  if (event?.account === undefined) return { kind: 'planned', original, steps: list };
  const { account, valueDate } = event;
  const through = yield* accountFor(state, { account, valueDate });
  if (through.kind === 'refused') return through;
  const posted = through.post({ entry, amountFen: totalOf(event.lines), valueDate, asDeficit });
  return { kind: 'planned', original, steps: [...list, ...posted] };
}

/** What a reversed remittance, or the rest of a reservation that is over, took of a collective decision. */
function citedAgain(
  state: FundState,
  original: FundEvent,
  { reversal, event }: { readonly reversal: Step<FundEvent>; readonly event: EntryReversed | undefined },
): readonly Step[] {
  if (original.type === 'AmountSpent') return citationsReleased(state, reversal, original.reservation);
  if (original.type !== 'RemittedUpward' || original.decision === undefined || event === undefined) return [];
  const { entry: citation, decision } = original;
  const { fund, lines, valueDate: on } = event;
  return [citationReleased(decision, { citation, fund, amountFen: totalOf(lines), on })];
}

/** The fund's own step, and before it those by which an abolished fund's money comes back. */
function* reversing(
  fund: string,
  command: ReverseEntry,
  { state, acting }: { readonly state: FundState; readonly acting: Acting },
): Plan<{ readonly before: readonly Step[]; readonly reversal: Step<FundEvent> }> {
  const successors = yield* successorsOf(state);
  const { entry, original, asDeficit } = command;
  if (successors.length === 0 || !('valueDate' in original)) {
    return { before: [], reversal: fundStep(fund, command, { acting }) };
  }
  const on = dayToTakeBack(state, successors, { day: original.valueDate, today: acting.on });
  const lines = takenByReversal(state, { original, on, asDeficit });
  const how = { transfer: transferOf(entry), on, asDeficit, acting };
  const { facts, steps: before } = moneyBack({ fund, state, lines }, successors, how);
  return { before, reversal: fundStep(fund, { ...command, on }, { acting, facts }) };
}

function isOf(event: FundEvent, id: string): boolean {
  if (event.type === 'AmountReserved') return event.reservation === id;
  return ('entry' in event && event.entry === id) || ('transfer' in event && event.transfer === id);
}

function* giftOf(
  original: FundEvent,
  { fund, giftRevision }: { readonly fund: string; readonly giftRevision: number | undefined },
): Plan<DonationReceived | undefined> {
  if (original.type !== 'PurposeExchanged' || original.gift === undefined || giftRevision === undefined)
    return undefined;
  return yield* eventOf<DonationReceived>({ aggregate: fundDecider, id: fund }, giftRevision);
}

export interface CoverContent {
  readonly fund: string;
  readonly entry: string;
  readonly purpose: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
}

/** 申请弥补亏空: free money of the fund covers a purpose's deficit, from that day on; two others approve. */
export function* askCover(content: CoverContent, request: string, acting: Acting): Plan {
  const checked = yield* fundFor(content.fund, ASKERS, acting);
  if (checked.kind === 'refused') return checked;
  const { path } = checked.opened;
  const asked = { request, action: COVER_DEFICIT, content: { ...content }, path, roles: CONFIRMERS } as const;
  const { amountFen } = content;
  return yield* askFor({ ...asked, amountFen, approvals: 2 }, acting, coverDeficit(content, acting));
}

/** 弥补亏空 as it is carried out. */
export function* coverDeficit({ fund, purpose, ...cover }: CoverContent, acting: Acting): Plan {
  const exchange = { from: FREE, to: purpose, reason: 'deficit-cover', evidence: [], ...cover } as const;
  return steps([fundStep(fund, { type: 'ExchangePurpose', ...exchange }, { acting })], { entry: cover.entry });
}
