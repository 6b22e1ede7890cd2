import { formatYuan, idOn, negated, plus, ZERO_FEN } from '#kernel';
import type { Breach, BusinessDate, Fen, Law, WatchedEvent } from '#kernel';
import { fundDecider } from './fund.decide.js';
import type { FundEvent } from './fund.events.js';
import { availableOn } from './fund.state.js';
import type { FundState } from './fund.state.js';
import type { OutgoFields, PurposeLine } from './outgo.events.js';
import { overReservation } from './rest.decide.js';

export type FundLawCode = 'available-below-zero' | 'reservation-overdrawn';

interface Watched {
  state: FundState;
  /** 亏空 that three persons declared, by purpose: so far may it be below zero. */
  readonly declared: Map<string, Fen>;
}

/** What a command took of a purpose: from the earliest of its days on. */
interface Taken {
  readonly fund: Watched;
  readonly id: string;
  readonly purpose: string;
  readonly index: bigint;
  readonly day: BusinessDate;
}

/**
 * available(d) never goes below zero, for no day and no purpose, but by a declared deficit; and nothing takes more of a
 * reservation than it has left (domain.md, Funds). So what is on hand is never below zero either.
 */
export const fundLaw: Law<FundLawCode> = {
  watch: () => {
    const funds = new Map<string, Watched>();
    return (command) => {
      const taken: Taken[] = [];
      for (const seen of command) {
        const id = idOn(seen.stream, fundDecider);
        if (id === undefined) continue;
        const fund = funds.get(id) ?? { state: fundDecider.initial(), declared: new Map<string, Fen>() };
        funds.set(id, fund);
        const over = overdrawn(fund.state, seen);
        if (over !== undefined) return over;
        fund.state = fundDecider.evolve(fund.state, seen.event as FundEvent);
        taken.push(...takenBy(fund, id, seen));
      }
      declare(taken, command.flatMap(deficitIn));
      return taken.map(belowZero).find((breach) => breach !== undefined);
    };
  },
};

/** What an event takes of a reservation, before it does. */
function overdrawn(state: FundState, { event, index }: WatchedEvent): Breach<FundLawCode> | undefined {
  const lowering = loweringOf(event as FundEvent);
  if (lowering === undefined) return undefined;
  const { reservation, lines, valueDate } = lowering;
  const open = state.reservations.get(reservation) ?? { on: valueDate, emergency: false, rest: new Map() };
  const refusal = overReservation(open, lowering);
  if (refusal === undefined || lines.length === 0) return undefined;
  return { code: 'reservation-overdrawn', index, subject: reservation, value: refusal.value };
}

function loweringOf(
  event: FundEvent,
): (Pick<OutgoFields, 'lines' | 'valueDate'> & { readonly reservation: string }) | undefined {
  if (event.type === 'AmountSpent' || event.type === 'ReservationReleased') {
    const { reservation, lines, valueDate } = event;
    return reservation === undefined ? undefined : { reservation, lines, valueDate };
  }
  if (event.type !== 'EntryReversed') return undefined;
  // The reversal of a spending's return takes its reservation's lines again.
  const { reservation, lines, valueDate, spent } = event;
  if (reservation === undefined || spent === undefined) return undefined;
  const taken = lines.map(({ purpose, amountFen }) => ({ purpose, amountFen: negated(amountFen) }));
  return { reservation, lines: taken, valueDate };
}

function deficitIn({ event }: WatchedEvent): readonly PurposeLine[] {
  const one = event as FundEvent;
  return one.type === 'EntryReversed' ? (one.deficitLines ?? []) : [];
}

/** A deficit lies in the fund itself, or in the one that gives an abolished fund its money back in the same command. */
function declare(taken: readonly Taken[], lines: readonly PurposeLine[]): void {
  for (const { purpose, amountFen } of lines) {
    const funds = new Set(taken.filter((one) => one.purpose === purpose).map(({ fund }) => fund));
    for (const { declared } of funds) declared.set(purpose, plus(declared.get(purpose) ?? ZERO_FEN, amountFen));
  }
}

function takenBy(fund: Watched, id: string, { index, movements }: WatchedEvent): readonly Taken[] {
  return movements.flatMap(({ part, purpose, amountFen, valueDate: day }) => {
    if (part === 'goods') return [];
    const takes = part === 'money' ? amountFen < 0n : amountFen > 0n;
    return purpose !== undefined && takes ? [{ fund, id, purpose, index, day }] : [];
  });
}

/** After the whole command: what it moves between purposes or reservations may be below zero in its midst. */
function belowZero({ fund, id, purpose, index, day }: Taken): Breach<FundLawCode> | undefined {
  const { state, declared } = fund;
  const available = availableOn(state, purpose, day);
  if (available >= 0n) {
    declared.delete(purpose);
    return undefined;
  }
  if (negated(available) <= (declared.get(purpose) ?? ZERO_FEN)) return undefined;
  return { code: 'available-below-zero', index, subject: `${id} ${purpose}`, value: formatYuan(available) };
}
