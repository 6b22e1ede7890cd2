import { formatYuan, minus, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen, Refusal } from '#kernel';
import { availableOn, correctedOf, FREE, restOn } from './fund.state.js';
import type { FundState, OpenReservation } from './fund.state.js';
import type { PurposeLine } from './outgo.events.js';

/** Names the first purpose that has too little on that day or on a later one, and how much it has. */
export function shortage(
  state: FundState,
  lines: readonly PurposeLine[],
  valueDate: BusinessDate,
): Refusal | undefined {
  for (const { purpose, amountFen } of lines) {
    const available = availableOn(state, purpose, valueDate);
    if (amountFen <= available) continue;
    const wanted = `${formatYuan(available)} ${purpose}`;
    return { code: 'not-enough-available', field: 'amount', value: formatYuan(amountFen), wanted };
  }
  return undefined;
}

/** How much of each purpose is not there on that day, of what is to be taken. */
export function missingOf(
  state: FundState,
  lines: readonly PurposeLine[],
  valueDate: BusinessDate,
): readonly PurposeLine[] {
  return lines.flatMap(({ purpose, amountFen }) => {
    const available = availableOn(state, purpose, valueDate);
    const there: Fen = available > 0n ? available : ZERO_FEN;
    return amountFen > there ? [{ purpose, amountFen: minus(amountFen, there) }] : [];
  });
}

export function overReservation(
  open: OpenReservation,
  taken: {
    readonly lines: readonly PurposeLine[];
    readonly valueDate: BusinessDate;
    readonly reservation: string;
  },
): Refusal | undefined {
  const rest = (purpose: string): Fen => restOn(open, purpose, taken.valueDate);
  const over = taken.lines.find(({ purpose, amountFen }) => amountFen > rest(purpose));
  if (over === undefined) return undefined;
  const value = `${formatYuan(over.amountFen)} ${over.purpose}`;
  return {
    code: 'more-than-reserved',
    field: 'amount',
    value,
    wanted: `${formatYuan(rest(over.purpose))} ${taken.reservation}`,
  };
}

/** What of the lines goes beyond an entry's own, less what went back of it before. */
export function overEntry(
  state: FundState,
  original: { readonly entry: string; readonly lines: readonly PurposeLine[] },
  lines: readonly PurposeLine[],
): Omit<Refusal, 'code'> | undefined {
  for (const { purpose, amountFen } of lines) {
    const had: Fen = original.lines.find((line) => line.purpose === purpose)?.amountFen ?? ZERO_FEN;
    const rest = minus(had, correctedOf(state, original.entry, purpose));
    if (amountFen <= rest) continue;
    return {
      field: 'amount',
      value: `${formatYuan(amountFen)} ${purpose}`,
      wanted: formatYuan(rest > 0n ? rest : ZERO_FEN),
    };
  }
  return undefined;
}

export function unknownPurpose(state: FundState, purpose: string): Refusal {
  const wanted = [FREE, ...state.purposes.keys()].join(', ');
  return { code: 'purpose-unknown', field: 'purpose', value: purpose, wanted };
}

/** `wanted` names what the purpose may be used for. */
export function notAllowed(purpose: string, wanted: string): Refusal {
  return { code: 'purpose-not-allowed', field: 'purpose', value: purpose, wanted };
}
