import { refuse } from '#kernel';
import type { BusinessDate, Decider } from '#kernel';
import type { PurposeLine } from '../outgo.events.js';
import type { TransferBegan, TransferEvent } from './transfer.events.js';

export type TransferCommand =
  | {
      readonly type: 'BeginTransfer';
      readonly transfer: string;
      readonly from: string;
      readonly to: string;
      readonly lines: readonly PurposeLine[];
      readonly valueDate: BusinessDate;
      readonly decision?: string;
      /** Received on the day on which it was sent, in the same append: what a register shows as done. */
      readonly atOnce?: true;
    }
  | {
      readonly type: 'SettleTransfer';
      readonly outcome: 'received' | 'sent-back';
      readonly valueDate: BusinessDate;
    };

/** Refusals of a transfer's own stream, in order of precedence. */
export type TransferRefusalCode = 'transfer-exists' | 'transfer-unknown' | 'transfer-settled' | 'funds-equal';

export interface TransferState {
  began: TransferBegan | undefined;
  settled: boolean;
}

export const transferDecider: Decider<TransferState, TransferCommand, TransferEvent> = {
  name: 'transfer',
  stateVersion: 1,
  initial: () => ({ began: undefined, settled: false }),
  evolve(state, event) {
    if (event.type === 'TransferBegan') state.began = event;
    else state.settled = true;
    return state;
  },
  decide(state, command) {
    if (command.type === 'BeginTransfer') {
      const { transfer, from, to, lines, valueDate, decision } = command;
      if (from === to) return refuse({ code: 'funds-equal', field: 'to', value: to, wanted: '' });
      if (state.began !== undefined) {
        return refuse({ code: 'transfer-exists', field: 'transfer', value: transfer, wanted: '' });
      }
      const cited = decision === undefined ? {} : { decision };
      const began = { type: 'TransferBegan', transfer, from, to, lines, valueDate, ...cited } as const;
      if (command.atOnce !== true) return { events: [began] };
      return { events: [began, { type: 'TransferSettled', transfer, outcome: 'received', valueDate }] };
    }
    if (state.began === undefined) {
      return refuse({ code: 'transfer-unknown', field: 'transfer', value: '', wanted: '' });
    }
    const { transfer } = state.began;
    if (state.settled) return refuse({ code: 'transfer-settled', field: 'transfer', value: transfer, wanted: '' });
    const { outcome, valueDate } = command;
    return { events: [{ type: 'TransferSettled', transfer, outcome, valueDate }] };
  },
};
