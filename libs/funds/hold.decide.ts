import { refuse } from '#kernel';
import type { BusinessDate, Decision, Refusal } from '#kernel';
import type { FundEvent } from './fund.events.js';
import type { FundState } from './fund.state.js';
import type { HoldCause, HoldLifted } from './hold.events.js';

/** Planned by the context that knows why; a hold that is on already, under the same id, changes nothing. */
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

export type HoldRefusalCode = 'fund-held';

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
  return { events: [{ type: 'ApprovalsHeld', fund, hold, cause, year, checkpoint, on }] };
}

/** A held fund takes no reservation but emergency ones; the refusal names the cause. */
export function heldRefusal(state: FundState, emergency: boolean): Refusal<HoldRefusalCode> | undefined {
  const [held] = state.holds.values();
  if (held === undefined || emergency) return undefined;
  const { cause, year, checkpoint } = held;
  const value = state.opened?.fund ?? '';
  return { code: 'fund-held', field: 'fund', value, wanted: `${cause} ${String(year)}-${checkpoint}` };
}
