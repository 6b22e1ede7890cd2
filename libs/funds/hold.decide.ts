import { formatYuan, refuse } from '#kernel';
import type { BusinessDate, Decision, Refusal } from '#kernel';
import type { FundEvent } from './fund.events.js';
import { deficitOf, isYearClosed } from './fund.state.js';
import type { FundState } from './fund.state.js';
import type { HoldCause, HoldLifted } from './hold.events.js';

/** Planned by the context that knows why; a hold that is on already, or of a year that is closed, changes nothing. */
export interface HoldApprovals {
  readonly type: 'HoldApprovals';
  readonly hold: string;
  readonly cause: HoldCause;
  readonly year: number;
  readonly checkpoint: string;
  readonly on: BusinessDate;
}

/** A hold that is not on changes nothing. */
export interface LiftHold {
  readonly type: 'LiftHold';
  readonly hold: string;
  readonly reason: HoldLifted['reason'];
  readonly on: BusinessDate;
}

export type HoldCommand = HoldApprovals | LiftHold;

/** Refusals of reservations, in order of precedence. */
export type HoldRefusalCode = 'fund-in-deficit' | 'fund-held';

export function decideHold(state: FundState, command: HoldCommand): Decision<FundEvent> {
  if (state.opened === undefined) return refuse({ code: 'fund-unknown', field: 'fund', value: '', wanted: '' });
  const { fund } = state.opened;
  const isOn = state.holds.has(command.hold);
  if (isOn === (command.type === 'HoldApprovals')) return { events: [] };
  if (command.type === 'LiftHold') {
    const { hold, reason, on } = command;
    return { events: [{ type: 'HoldLifted', fund, hold, reason, on }] };
  }
  const { hold, cause, year, checkpoint, on } = command;
  // Whoever plans it may not have seen the close yet.
  if (isYearClosed(state, year)) return { events: [] };
  return { events: [{ type: 'ApprovalsHeld', fund, hold, cause, year, checkpoint, on }] };
}

/** While a purpose is in deficit the fund takes no reservation, emergency ones neither (domain.md, Funds). */
export function deficitRefusal(state: FundState): Refusal<HoldRefusalCode> | undefined {
  for (const purpose of state.unreserved.keys()) {
    const deficit = deficitOf(state, purpose);
    if (deficit > 0n) return { code: 'fund-in-deficit', field: 'purpose', value: purpose, wanted: formatYuan(deficit) };
  }
  return undefined;
}

/** A held fund takes no reservation but emergency ones; the refusal names the cause. */
export function heldRefusal(state: FundState, emergency: boolean): Refusal<HoldRefusalCode> | undefined {
  const [held] = state.holds.values();
  if (held === undefined || emergency) return undefined;
  const { cause, year, checkpoint } = held;
  const value = state.opened?.fund ?? '';
  return { code: 'fund-held', field: 'fund', value, wanted: `${cause} ${String(year)}-${checkpoint}` };
}
