import { refused, stateOf, step, steps, totalOf } from '#kernel';
import type { BusinessDate, PersonalRef, Plan, Refused } from '#kernel';
import { citationReleased, onWord } from '#people';
import type { Acting, Cited } from '#people';
import { fundDecider } from '../fund.decide.js';
import { isAbolishedOn } from '../fund.state.js';
import type { FundState } from '../fund.state.js';
import { APPROVERS, fundFor, fundStep } from '../entry.plan.js';
import type { FundFound } from '../entry.plan.js';
import type { PurposeLine } from '../outgo.events.js';
import { transferDecider } from './transfer.decide.js';

export interface TransferToSend {
  readonly transfer: string;
  readonly from: string;
  readonly to: string;
  readonly lines: readonly PurposeLine[];
  readonly valueDate: BusinessDate;
  readonly memo?: PersonalRef;
  /** The collective decision that it rests on: its minutes number, or its id. */
  readonly decision?: string;
}

/**
 * 划转转出: in transit from now on. Refusals in order: the sender's, amount-over-limit, decision-missing, fund-unknown and
 * fund-abolished of the receiver, the decision's, then the deciders'.
 */
export function* sendTransfer(asked: TransferToSend, acting: Acting): Plan {
  const { transfer, from, to, lines, valueDate, memo } = asked;
  const checked = yield* fundFor(from, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  const word = yield* sentOnWord(checked, asked, acting);
  if (word.kind === 'refused') return word;
  const receiver = yield* stateOf(fundDecider, to);
  if (receiver.opened === undefined) return refused({ code: 'fund-unknown', field: 'to', value: to, wanted: '' });
  if (isAbolishedOn(receiver, valueDate)) return overAt(receiver, to);
  const noted = memo === undefined ? {} : { memo };
  const sent = { type: 'SendTransfer', transfer, other: to, lines, valueDate, ...noted } as const;
  const { decision, steps: cited } = word;
  const rests = decision === undefined ? {} : { decision };
  const begun = { type: 'BeginTransfer', transfer, from, to, lines, valueDate, ...rests } as const;
  return steps([...cited, step(transferDecider, transfer, begun), fundStep(from, sent, { acting })], { transfer });
}

function sentOnWord({ opened }: FundFound, asked: TransferToSend, acting: Acting): Plan<Cited> {
  const { transfer: citation, from: fund, lines, valueDate: on, decision } = asked;
  const money = { citation, fund, amountFen: totalOf(lines), on, decision };
  return onWord({ ...money, roles: APPROVERS, path: opened.path }, acting);
}

/** 划转 that a register shows as done: sent and received in one append, by one who may do either. Refusals as above. */
export function* transferAtOnce(asked: TransferToSend, acting: Acting): Plan {
  const { transfer, from, to, lines, valueDate, memo } = asked;
  const sender = yield* fundFor(from, APPROVERS, acting);
  if (sender.kind === 'refused') return sender;
  const word = yield* sentOnWord(sender, asked, acting);
  if (word.kind === 'refused') return word;
  const receiver = yield* fundFor(to, APPROVERS, acting);
  if (receiver.kind === 'refused') return receiver;
  if (isAbolishedOn(receiver.state, valueDate)) return overAt(receiver.state, to);
  const noted = memo === undefined ? {} : { memo };
  const sent = { type: 'SendTransfer', transfer, other: to, lines, valueDate, ...noted } as const;
  const begun = { type: 'BeginTransfer', transfer, from, to, lines, valueDate, atOnce: true } as const;
  const received = { type: 'ReceiveTransfer', transfer, other: from, lines, valueDate, sentOn: valueDate } as const;
  const ends = [fundStep(from, sent, { acting }), fundStep(to, received, { acting })];
  return steps([step(transferDecider, transfer, begun), ...ends], { transfer });
}

function overAt({ abolished }: FundState, to: string): Refused {
  return refused({ code: 'fund-abolished', field: 'to', value: to, wanted: abolished?.successor ?? '' });
}

/** 划转转入, or 退回: decided by the receiving fund's own people. */
export function* settleTransfer(
  transfer: string,
  how: { readonly outcome: 'received' | 'sent-back'; readonly valueDate: BusinessDate },
  acting: Acting,
): Plan {
  const { began } = yield* stateOf(transferDecider, transfer);
  if (began === undefined) return refused({ code: 'transfer-unknown', field: 'transfer', value: transfer, wanted: '' });
  const checked = yield* fundFor(began.to, APPROVERS, acting);
  if (checked.kind === 'refused') return checked;
  const { outcome, valueDate } = how;
  const { lines, valueDate: sentOn, from, to } = began;
  const settling = { transfer, lines, valueDate, sentOn };
  const fund = outcome === 'received' ? to : from;
  const command =
    outcome === 'received'
      ? ({ type: 'ReceiveTransfer', other: from, ...settling } as const)
      : ({ type: 'TakeBackTransfer', other: to, ...settling } as const);
  const settled = step(transferDecider, transfer, { type: 'SettleTransfer', outcome, valueDate });
  const { decision } = began;
  const given = { citation: transfer, fund: from, amountFen: totalOf(lines), on: valueDate };
  const released = outcome === 'received' || decision === undefined ? [] : [citationReleased(decision, given)];
  return steps([settled, fundStep(fund, command, { acting }), ...released], { transfer });
}
