import { AMOUNT_MAX_FEN, formatYuan, refuse } from '#kernel';
import type { BusinessDate, Decider, Fen, PersonalRef, Refusal } from '#kernel';
import type { MoneyMoved } from './account.events.js';

export interface MoveMoney {
  readonly type: 'MoveMoney';
  readonly move: string;
  readonly from: string;
  readonly to: string;
  readonly amountFen: Fen;
  readonly valueDate: BusinessDate;
  readonly memo?: PersonalRef;
}

/** Refusals that any entry's amount and date can meet, in order of precedence. */
export type EntryRefusalCode = 'amount-not-positive' | 'amount-too-large' | 'dated-after-today' | 'dated-too-early';

/** No association's books reach back further: an earlier day is a slip of the pen. */
export const EARLIEST_DAY = '1990-01-01';

/** Amount and value date (到账日期) as every entry demands them: positive, bounded, not after today in Shanghai. */
export function entryRefusal(
  entry: { readonly amountFen: Fen; readonly valueDate: BusinessDate },
  today: BusinessDate,
): Refusal<EntryRefusalCode> | undefined {
  const { amountFen, valueDate } = entry;
  if (amountFen <= 0n) {
    return { code: 'amount-not-positive', field: 'amount', value: formatYuan(amountFen), wanted: '0.01' };
  }
  if (amountFen > AMOUNT_MAX_FEN) {
    const wanted = formatYuan(AMOUNT_MAX_FEN);
    return { code: 'amount-too-large', field: 'amount', value: formatYuan(amountFen), wanted };
  }
  if (valueDate > today) return { code: 'dated-after-today', field: 'valueDate', value: valueDate, wanted: today };
  if (valueDate >= EARLIEST_DAY) return undefined;
  return { code: 'dated-too-early', field: 'valueDate', value: valueDate, wanted: EARLIEST_DAY };
}

/** A move is a stream of its own: it belongs to neither account more than to the other. */
export const moveDecider: Decider<{ made: boolean }, MoveMoney, MoneyMoved, { readonly today: BusinessDate }> = {
  name: 'move',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ made: false }),
  evolve: () => ({ made: true }),
  decide(_state, command, facts) {
    const refusal = entryRefusal(command, facts.today);
    if (refusal !== undefined) return { refusal };
    if (command.from === command.to) {
      return refuse({ code: 'accounts-equal', field: 'to', value: command.to, wanted: '' });
    }
    const { move, from, to, amountFen, valueDate, memo } = command;
    const noted = memo === undefined ? {} : { memo };
    return { events: [{ type: 'MoneyMoved', move, from, to, amountFen, valueDate, ...noted }] };
  },
};
