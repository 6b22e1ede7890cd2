import { formatYuan, minus, plus, refuse, ZERO_FEN } from '#kernel';
import type { Decider, Fen } from '#kernel';
import type { AssignmentEvent } from './pledge.events.js';

export interface AssignGift {
  readonly type: 'AssignGift';
  readonly gift: string;
  readonly fund: string;
  readonly pledge: string;
  readonly amountFen: Fen;
  /** The whole gift. */
  readonly giftFen: Fen;
  /** What of it went back. */
  readonly returnedFen: Fen;
}

export interface UnassignGift {
  readonly type: 'UnassignGift';
  readonly gift: string;
  readonly fund: string;
  /** How much of it was used for which pledge and is no more. */
  readonly lines: readonly { readonly pledge: string; readonly amountFen: Fen }[];
}

export interface AssignmentState {
  /** By pledge, in the order in which it was used. */
  used: Map<string, Fen>;
  giftFen: Fen;
}

/** One stream for each gift that fulfils a pledge, so that no part of it is used twice. */
export const assignmentDecider: Decider<AssignmentState, AssignGift | UnassignGift, AssignmentEvent> = {
  name: 'assignment',
  stateVersion: 1,
  initial: () => ({ used: new Map(), giftFen: ZERO_FEN }),
  evolve(state, event) {
    const before = state.used.get(event.pledge) ?? ZERO_FEN;
    if (event.type === 'GiftAssigned') state.giftFen = event.giftFen;
    const sign = event.type === 'GiftAssigned' ? plus : minus;
    const left = sign(before, event.amountFen);
    if (left > 0n) state.used.set(event.pledge, left);
    else state.used.delete(event.pledge);
    return state;
  },
  decide(state, command) {
    if (command.type === 'UnassignGift') {
      const { gift, fund, lines } = command;
      return { events: lines.map((line) => ({ type: 'GiftUnassigned', gift, fund, ...line })) };
    }
    const { gift, fund, pledge, amountFen, giftFen, returnedFen } = command;
    const rest = minus(minus(giftFen, returnedFen), usedOf(state));
    if (amountFen > rest) {
      const wanted = formatYuan(rest);
      return refuse({ code: 'gift-over-used', field: 'amount', value: formatYuan(amountFen), wanted });
    }
    return { events: [{ type: 'GiftAssigned', gift, fund, pledge, amountFen, giftFen }] };
  },
};

/** How much of the gift fulfils pledges. */
export function usedOf({ used }: AssignmentState): Fen {
  return [...used.values()].reduce(plus, ZERO_FEN);
}
