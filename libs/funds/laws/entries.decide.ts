import { canonicalJson, formatYuan, idOn } from '#kernel';
import type { Breach, DomainEvent, Fen, Law, Plain, WatchedEvent } from '#kernel';
import { fundDecider } from '../fund.decide.js';
import type { FundEvent } from '../fund.events.js';
import { feesOf, FREE, usesOf } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import type { PurposeLine, PurposeUse } from '../outgo.events.js';
import { overEntry } from '../rest.decide.js';
import { isReversible, reversalFieldsOf } from '../reversal/reversal.decide.js';
import type { EntryReversed } from '../reversal/reversal.events.js';

export type EntryLawCode = 'use-not-allowed' | 'corrected-beyond-entry' | 'reversed-otherwise' | 'answers-no-entry';

type Found = Breach<EntryLawCode> | undefined;

/** Of each type of event that answers an earlier entry of its fund: the field that names it. */
export const ENTRY_NAMED_IN: Readonly<Record<string, string>> = {
  AmountSpent: 'gift',
  SpendingReturned: 'spent',
  GiftReturned: 'gift',
  PurposeExchanged: 'gift',
  QuotaLapsed: 'appropriation',
  EntryReversed: 'reversed',
};

/**
 * Money of a purpose is used for what the purpose allowed then; of an entry no more is returned, exchanged or lapses
 * than is left of it, and a reversal takes back just what is left (domain.md, Funds). Only entries that are answered
 * later are kept in mind: as many as were ever corrected.
 */
export const entryLaw: Law<EntryLawCode> = {
  watch: (answered) => {
    const funds = new Map<string, FundState>();
    const entries = new Map<string, FundEvent>();
    return (command) => {
      for (const seen of command) {
        const fund = idOn(seen.stream, fundDecider);
        if (fund === undefined) continue;
        const event = seen.event as FundEvent;
        const state = funds.get(fund) ?? fundDecider.initial();
        const found = usedOtherwise(state, seen) ?? correctedWrongly(state, entries, seen);
        if (found !== undefined) return found;
        if ('entry' in event && answered.has(event.entry)) entries.set(`${fund} ${event.entry}`, event);
        funds.set(fund, fundDecider.evolve(state, event));
      }
      return undefined;
    };
  },
};

function usedOtherwise(state: FundState, { index, event: seen }: WatchedEvent): Found {
  for (const [purpose, use] of usesIn(seen as FundEvent)) {
    const uses = usesOf(state, purpose);
    if (use === undefined ? uses.length > 0 : uses.includes(use)) continue;
    const subject = `${state.opened?.fund ?? ''} ${purpose}`;
    return { code: 'use-not-allowed', index, subject, value: use ?? 'reservation' };
  }
  return undefined;
}

/** A reservation wants a purpose that may be used for anything; a fee that a gift bears itself is asked for nothing. */
function usesIn(event: FundEvent): readonly (readonly [purpose: string, use: PurposeUse | undefined])[] {
  const of = (use: PurposeUse | undefined, lines: readonly PurposeLine[]) =>
    lines.map(({ purpose }) => [purpose, use] as const);
  if (event.type === 'AmountReserved') return event.movedFrom === undefined ? of(undefined, event.lines) : [];
  if (event.type === 'AmountSpent') return event.gift === undefined ? of(event.kind, event.lines) : [];
  if (event.type === 'RemittedUpward') return of('remittance', event.lines);
  return event.type === 'GoodsIssued' ? [[event.purpose, event.use]] : [];
}

function correctedWrongly(state: FundState, entries: ReadonlyMap<string, FundEvent>, seen: WatchedEvent): Found {
  const { index, event } = seen;
  const named = entryNamedIn(event);
  if (named === undefined) return undefined;
  const original = entries.get(`${state.opened?.fund ?? ''} ${named}`);
  if (original === undefined) return { code: 'answers-no-entry', index, subject: named };
  if (event.type === 'EntryReversed') return reversedOtherwise(state, original, seen);
  const wanted = linesOf(original);
  const taken = takenOf(event as FundEvent, wanted);
  const fees = event.type === 'AmountSpent' ? feesOf(state, named) : undefined;
  const over = overEntry(state, { entry: named, lines: less(wanted, fees) }, taken);
  if (over === undefined) return undefined;
  return { code: 'corrected-beyond-entry', index, subject: named, value: `${over.value} > ${over.wanted}` };
}

/** The id of the earlier entry that an event answers; undefined where it answers none. */
export function entryNamedIn(event: DomainEvent): string | undefined {
  const field = ENTRY_NAMED_IN[event.type];
  const named = field === undefined ? undefined : (event as unknown as Readonly<Record<string, unknown>>)[field];
  return typeof named === 'string' ? named : undefined;
}

function linesOf(original: FundEvent): readonly PurposeLine[] {
  if ('lines' in original && original.type === 'AmountSpent') return original.lines;
  if (!('purpose' in original && 'amountFen' in original)) return [];
  return [{ purpose: original.purpose, amountFen: original.amountFen }];
}

/** What an event takes of the entry that it answers. */
function takenOf(event: FundEvent, [given]: readonly PurposeLine[]): readonly PurposeLine[] {
  if (event.type === 'GiftReturned' || event.type === 'SpendingReturned') return event.lines;
  if (event.type === 'PurposeExchanged') return [{ purpose: event.from, amountFen: event.amountFen }];
  if (event.type === 'QuotaLapsed') return [event];
  if (event.type !== 'AmountSpent') return [];
  // Whichever purpose bears the fee, it is the gift's.
  return event.lines.map(({ amountFen }) => ({ purpose: given?.purpose ?? FREE, amountFen }));
}

function less(lines: readonly PurposeLine[], fees: Fen | undefined): readonly PurposeLine[] {
  if (fees === undefined) return lines;
  return lines.map(({ purpose, amountFen }) => ({ purpose, amountFen: (amountFen - fees) as Fen }));
}

function reversedOtherwise(state: FundState, original: FundEvent, { index, event: seen }: WatchedEvent): Found {
  const event = seen as EntryReversed;
  const subject = event.reversed;
  if (!isReversible(original)) return { code: 'reversed-otherwise', index, subject, value: original.type };
  const [said, right] = [fieldsOf(event), fieldsOf(reversalFieldsOf(state, original, event))];
  const field = Object.keys(right).find((key) => said[key] !== right[key]);
  if (field === undefined) return undefined;
  return {
    code: 'reversed-otherwise',
    index,
    subject,
    value: `${field}: ${said[field] ?? ''} ≠ ${right[field] ?? ''}`,
  };
}

type Reversed = Pick<EntryReversed, 'kind' | 'lines' | 'account' | 'countsOn' | 'gift' | 'spent'>;

function fieldsOf({ kind, lines, account, countsOn, gift, spent }: Reversed): Readonly<Record<string, string>> {
  const told = lines.map(({ purpose, amountFen }) => `${purpose} ${formatYuan(amountFen)}`).sort();
  const fields: Readonly<Record<string, Plain | undefined>> = { kind, account, countsOn, gift, spent };
  const texts = Object.entries(fields).map(([key, value]) => [key, value === undefined ? '—' : canonicalJson(value)]);
  return { lines: told.join(', '), ...(Object.fromEntries(texts) as Readonly<Record<string, string>>) };
}
