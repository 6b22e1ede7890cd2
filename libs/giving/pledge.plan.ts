import { APPROVERS, entryAt, fundDecider, fundFor, purposeNamed, RECORDERS, returnedOf } from '#funds';
import type { DonationReceived, EntryPlace } from '#funds';
import { minus, refused, stateOf, step, steps } from '#kernel';
import type { BusinessDate, Fen, Plan, Refusal, Step } from '#kernel';
import type { Acting } from '#people';
import { assignmentDecider, usedOf } from './assignment.decide.js';
import type { MakePledge, WithdrawPledge } from './pledge.commands.js';
import { pledgeDecider } from './pledge.decide.js';
import { restOfPledge } from './pledge.state.js';

/** 认捐. Refusals in order: the fund's, purpose-unknown, then the pledge's own. */
export function* makePledge(fund: string, command: MakePledge, acting: Acting): Plan {
  const checked = yield* fundFor(fund, RECORDERS, acting);
  if (checked.kind === 'refused') return checked;
  const { state } = checked;
  if (state.abolished !== undefined) {
    return refused({ code: 'fund-abolished', field: 'fund', value: fund, wanted: state.abolished.successor });
  }
  const purpose = purposeNamed(state, command.purpose);
  if (purpose === undefined) {
    const wanted = ['free', ...state.purposes.keys()].slice(0, PURPOSES_NAMED).join(', ');
    return refused({ code: 'purpose-unknown', field: 'purpose', value: command.purpose, wanted });
  }
  const { pledge } = command;
  const facts = { today: acting.on, promised: { fund, purpose } };
  return steps([step(pledgeDecider, pledge, command, facts)], { pledge });
}

/** A refusal names no more purposes than these. */
const PURPOSES_NAMED = 20;

/** A gift as far as pledges ask about it. */
export interface PledgedGift {
  readonly fund: string;
  readonly entry: string;
  readonly amountFen: Fen;
  /** What of it went back. */
  readonly returnedFen: Fen;
  readonly valueDate: BusinessDate;
}

/** The steps by which a gift fulfils a pledge: by the amount given, else as far as both go. */
export function* fulfilment(
  pledge: string,
  gift: PledgedGift,
  { acting, asked }: { readonly acting: Acting; readonly asked?: Fen | undefined },
): Plan<readonly Step[]> {
  const state = yield* stateOf(pledgeDecider, pledge);
  const assigned = yield* stateOf(assignmentDecider, gift.entry);
  const { entry, fund, amountFen: giftFen, returnedFen, valueDate } = gift;
  const unused = minus(minus(giftFen, returnedFen), usedOf(assigned));
  const amountFen = asked ?? asFarAsBothGo(unused, restOfPledge(state), giftFen);
  const fulfil = { type: 'FulfilPledge', gift: entry, fund, amountFen, valueDate } as const;
  const assign = { type: 'AssignGift', gift: entry, fund, pledge, amountFen, giftFen, returnedFen } as const;
  return [step(pledgeDecider, pledge, fulfil, { today: acting.on }), step(assignmentDecider, entry, assign)];
}

/** Where nothing is left on one side, the other side's amount, which that side then refuses by its name. */
function asFarAsBothGo(unused: Fen, rest: Fen, giftFen: Fen): Fen {
  if (rest === 0n) return giftFen;
  return unused > 0n && unused < rest ? unused : rest;
}

/** 认捐兑现 by a gift that is in the books. Refusals in order: pledge-unknown, the fund's, entry-unknown, then the pledge's, the gift's. */
export function* fulfilPledge(
  pledge: string,
  by: { readonly fund: string; readonly gift: EntryPlace; readonly amountFen?: Fen },
  acting: Acting,
): Plan {
  const { fund } = by;
  if ((yield* stateOf(pledgeDecider, pledge)).made === undefined) return refused(unknownPledge(pledge));
  const checked = yield* fundFor(fund, RECORDERS, acting);
  if (checked.kind === 'refused') return checked;
  const gift = yield* entryAt<DonationReceived>(fund, by.gift, 'DonationReceived');
  if (gift.type === undefined) return gift.outcome;
  const returnedFen = returnedOf(checked.state, gift.entry);
  return steps(yield* fulfilment(pledge, { ...gift, returnedFen }, { acting, asked: by.amountFen }), {
    pledge,
    gift: gift.entry,
  });
}

/** 认捐撤销, on an approver's word. Refusals in order: pledge-unknown, the actor's, then the pledge's own. */
export function* withdrawPledge(pledge: string, command: WithdrawPledge, acting: Acting): Plan {
  const { made, fund } = yield* stateOf(pledgeDecider, pledge);
  if (made === undefined) return refused(unknownPledge(pledge));
  const checked = yield* fundFor(fund, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  return steps([step(pledgeDecider, pledge, command, { today: acting.on })], { pledge });
}

function unknownPledge(pledge: string): Refusal {
  return { code: 'pledge-unknown', field: 'pledge', value: pledge, wanted: '' };
}

/** 认捐逾期: the ledger's own, after the day has begun. */
export function* noteOverduePledge(pledge: string, dueOn: BusinessDate, today: BusinessDate): Plan {
  const { made } = yield* stateOf(pledgeDecider, pledge);
  if (made === undefined) return { kind: 'nothing', result: { pledge } };
  return steps([step(pledgeDecider, pledge, { type: 'NoteOverduePledge', dueOn }, { today })], { pledge });
}

/** The ledger's own, after a gift or a part of it went back: what it fulfilled beyond its rest is not fulfilled. */
export function* unfulfilByGift(gift: string, fund: string, today: BusinessDate): Plan {
  const assigned = yield* stateOf(assignmentDecider, gift);
  const rest = minus(assigned.giftFen, returnedOf(yield* stateOf(fundDecider, fund), gift));
  let over = minus(usedOf(assigned), rest);
  const lines: { readonly pledge: string; readonly amountFen: Fen }[] = [];
  for (const [pledge, amountFen] of [...assigned.used].toReversed()) {
    if (over <= 0n) break;
    const part = amountFen < over ? amountFen : over;
    lines.push({ pledge, amountFen: part });
    over = minus(over, part);
  }
  if (lines.length === 0) return { kind: 'nothing', result: { gift } };
  const undone = lines.map(({ pledge, amountFen }) =>
    step(pledgeDecider, pledge, { type: 'UnfulfilPledge', gift, amountFen }, { today }),
  );
  return steps([step(assignmentDecider, gift, { type: 'UnassignGift', gift, fund, lines }), ...undone], { gift });
}

/** 认捐转移: the ledger's own, after a region went into another one. */
export function* movePledge(pledge: string, to: { readonly fund: string; readonly on: BusinessDate }): Plan {
  const { made, withdrawn } = yield* stateOf(pledgeDecider, pledge);
  if (made === undefined || withdrawn) return { kind: 'nothing', result: { pledge } };
  const moved = { type: 'MovePledge', to: to.fund, on: to.on } as const;
  return steps([step(pledgeDecider, pledge, moved, { today: to.on })], { pledge });
}
