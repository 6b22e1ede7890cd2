import { refuse } from '#kernel';
import type { Decider } from '#kernel';
import type { BatchBegan, BatchEnded, RowTaken } from './batch.events.js';

export type BatchCommand =
  | ({ readonly type: 'BeginBatch' } & Omit<BatchBegan, 'type'>)
  | ({ readonly type: 'EndBatch' } & Omit<BatchEnded, 'type'>);

export type BatchRefusalCode = 'batch-begun-already' | 'batch-not-open';

/** An import is a stream of its own, `import-<id>`; its id is new at each run. */
export const batchDecider: Decider<{ open: boolean; ended: boolean }, BatchCommand, BatchBegan | BatchEnded> = {
  name: 'import',
  stateVersion: 1,
  initial: () => ({ open: false, ended: false }),
  evolve(_state, event) {
    return event.type === 'BatchBegan' ? { open: true, ended: false } : { open: false, ended: true };
  },
  decide(state, command) {
    if (command.type === 'BeginBatch') {
      if (state.open || state.ended) {
        return refuse({ code: 'batch-begun-already', field: 'batch', value: command.batch, wanted: '' });
      }
      return { events: [{ ...command, type: 'BatchBegan' }] };
    }
    if (state.ended) return { events: [] };
    if (!state.open) return refuse({ code: 'batch-not-open', field: 'batch', value: command.batch, wanted: '' });
    return { events: [{ ...command, type: 'BatchEnded' }] };
  },
};

export interface TakeRow extends Omit<RowTaken, 'type'> {
  readonly type: 'TakeRow';
}

/** One stream for each row's content: finding it taken is what *known* means. */
export const rowDecider: Decider<{ takenBy: string | undefined }, TakeRow, RowTaken> = {
  name: 'row',
  stateVersion: 1,
  presumedNew: true,
  initial: () => ({ takenBy: undefined }),
  evolve: (state, event) => {
    state.takenBy = event.entry;
    return state;
  },
  decide: (_state, command) => ({ events: [{ ...command, type: 'RowTaken' }] }),
};
