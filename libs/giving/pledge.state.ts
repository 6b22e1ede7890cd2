import { minus, plus, totalOf, ZERO_FEN } from '#kernel';
import type { BusinessDate, Fen } from '#kernel';
import type { PledgeDue, PledgeEvent, PledgeMade } from './pledge.events.js';

export interface PledgeState {
  made: PledgeMade | undefined;
  /** The fund that it is owed to now. */
  fund: string;
  /** The funds that it was owed to before. */
  before: string[];
  /** What each gift fulfils of it, by the gift's entry. */
  fulfilled: Map<string, Fen>;
  /** Due dates that were noted as overdue. */
  overdue: BusinessDate[];
  withdrawn: boolean;
}

export function initialPledge(): PledgeState {
  return { made: undefined, fund: '', before: [], fulfilled: new Map(), overdue: [], withdrawn: false };
}

export function evolvePledge(state: PledgeState, event: PledgeEvent): PledgeState {
  switch (event.type) {
    case 'PledgeMade':
      state.made = event;
      state.fund = event.fund;
      return state;
    case 'PledgeFulfilled':
      state.fulfilled.set(event.gift, plus(fulfilledBy(state, event.gift), event.amountFen));
      return state;
    case 'PledgeUnfulfilled': {
      const left = minus(fulfilledBy(state, event.gift), event.amountFen);
      if (left > 0n) state.fulfilled.set(event.gift, left);
      else state.fulfilled.delete(event.gift);
      return state;
    }
    case 'PledgeOverdue':
      state.overdue.push(event.dueOn);
      return state;
    case 'PledgeWithdrawn':
      state.withdrawn = true;
      return state;
    case 'PledgeMoved':
      state.before.push(event.from);
      state.fund = event.to;
      return state;
  }
}

export function fulfilledBy(state: PledgeState, gift: string): Fen {
  return state.fulfilled.get(gift) ?? ZERO_FEN;
}

/** What of a pledge has not arrived, by due date: what arrives covers the dues in the order of their dates. */
export function missingDues({ made, fulfilled }: PledgeState): readonly PledgeDue[] {
  let arrived = [...fulfilled.values()].reduce(plus, ZERO_FEN);
  const missing: PledgeDue[] = [];
  for (const { dueOn, amountFen } of made?.dues ?? []) {
    const covered = arrived < amountFen ? arrived : amountFen;
    arrived = minus(arrived, covered);
    if (covered < amountFen) missing.push({ dueOn, amountFen: minus(amountFen, covered) });
  }
  return missing;
}

/** All that has not arrived yet. */
export function restOfPledge(state: PledgeState): Fen {
  return totalOf(missingDues(state));
}
